package dev.upright.server.http;

/**
 * The models behind the tasks.
 *
 * @param orientation the model that says which way up
 * @param classification the model that says what it is
 */
public record TaskModels(String orientation, String classification) {

    /** @throws ProblemException 400 for a task that does not exist */
    String model(String task) {
        return switch (task) {
            case "orientation" -> orientation;
            case "classification" -> classification;
            default ->
                throw new ProblemException(
                        Problems.malformed("'tasks' names orientation and classification, was '" + task + "'"));
        };
    }
}
