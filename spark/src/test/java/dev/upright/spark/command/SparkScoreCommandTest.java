package dev.upright.spark.command;

import static org.assertj.core.api.Assertions.assertThat;

import dev.upright.models.testing.Zoo;
import dev.upright.scoring.testing.Run;
import dev.upright.scoring.testing.Scans;
import dev.upright.spark.testing.SparkHere;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

/** {@code upright score --spark}, as it is typed. */
@Timeout(180)
class SparkScoreCommandTest {
    @TempDir
    Path folder;

    private Path pictures = Path.of("");
    private Path out = Path.of("");

    /**
     * One run inside this process.
     *
     * @param code its exit code
     * @param said what it printed
     */
    private record Said(int code, String said) {}

    @BeforeEach
    void somePages() throws IOException {
        pictures = folder.resolve("scans");
        out = folder.resolve("rows.jsonl");
        for (int i = 0; i < 3; i++) {
            Scans.write(pictures.resolve(i + ".jpg"), Scans.jpeg(Scans.page(i)));
        }
        Scans.write(pictures.resolve("half.jpg"), "no picture");
    }

    private static Said run(Object... arguments) {
        CommandLine command =
                SparkScoreCommand.commandLine(Zoo.root().resolve("../..").normalize());
        StringWriter said = new StringWriter();
        command.setErr(new PrintWriter(said));
        command.setOut(new PrintWriter(said));
        String[] words = Stream.concat(
                        Stream.of("--spark", "local[2]"), Stream.of(arguments).map(Objects::toString))
                .toArray(String[]::new);
        return new Said(command.execute(words), said.toString());
    }

    @Test
    void tellsHowItWentAndEndsWithTwoWhereRowsFailed() {
        Said run = run(pictures, "--model", "orientation@1", "--out", out);

        assertThat(run.code()).as(run.said()).isEqualTo(2);
        assertThat(run.said()).contains("rows.jsonl: 4 rows: 3 ok, 1 failed;").contains("failed: unsupported-format 1");
        assertThat(run(pictures.resolve("1.jpg"), "--model", "orientation@1", "--out", out, "--force")
                        .code())
                .isZero();
    }

    @Test
    void writesNothingOverWithoutBeingTold() throws IOException {
        run(pictures, "--model", "orientation@1", "--out", out);

        assertThat(run(pictures, "--model", "orientation@1", "--out", out)).satisfies(again -> {
            assertThat(again.code()).isEqualTo(1);
            assertThat(again.said()).contains("is there already; --force writes over it");
        });
        Files.writeString(out.resolve("thesis.txt"), "all that I have");
        assertThat(run(pictures, "--model", "orientation@1", "--out", out, "--force"))
                .satisfies(again -> {
                    assertThat(again.code()).isEqualTo(1);
                    assertThat(again.said()).contains("is not written over");
                });
        assertThat(out.resolve("thesis.txt")).hasContent("all that I have");
    }

    @Test
    void aRunThatFailsCostsNoRows() throws IOException {
        run(pictures, "--model", "orientation@1", "--out", out);
        List<String> before = lines(out, ".json");

        assertThat(run(pictures, "--model", "orientation@1", "--out", out, "--force", "--device", "require-gpu")
                        .code())
                .isEqualTo(1);

        assertThat(lines(out, ".json")).isEqualTo(before).hasSize(4);
        assertThat(folder.resolve("rows.jsonl.unfinished")).doesNotExist();
    }

    @Test
    void theResultAndWhatIsReadLieApart() {
        for (Object place : List.of(pictures.resolve("rows.jsonl"), folder.resolve("scans/rows.csv"))) {
            assertThat(run(pictures, "--out", place, "--force").said()).contains("lie in each other");
        }
        Path table = folder.resolve("pictures.parquet");
        assertThat(run("file://" + table, "--out", table, "--force").said()).contains("lie in each other");
        assertThat(run(folder + "/*/a.jpg", "--out", folder.resolve("rows.csv")).said())
                .contains("lie in each other");
    }

    @Test
    void itsCsvAndItsParquetAreThoseOfTheCommandsOwn() throws IOException {
        Scans.write(pictures.resolve(" with spaces .jpg"), Scans.small(7));
        Scans.write(pictures.resolve("with\nline.jpg"), Scans.small(8));
        String models = "orientation@1,content@1";
        Path single = folder.resolve("one.csv");
        Run.of(pictures, "--model", models, "--device", "cpu-only", "--out", single);

        for (String extension : List.of(".csv", ".parquet")) {
            Path many = folder.resolve("many" + extension);
            assertThat(run(pictures, "--model", models, "--device", "cpu-only", "--out", many)
                            .said())
                    .contains("6 rows: 5 ok, 1 failed");
            try (SparkSession spark = SparkHere.session("local[2]")) {
                assertThat(texts(table(spark, many))).hasSize(6).isEqualTo(texts(table(spark, single)));
            }
        }
        try (SparkSession spark = SparkHere.session("local[2]")) {
            // Those that docs/batch.md names, as the command's own Parquet has them.
            assertThat(table(spark, folder.resolve("many.parquet")).schema().toDDL())
                    .isEqualTo("id STRING,path STRING,digest STRING,status STRING,reason STRING,detail STRING,"
                            + "rotation INT,decision STRING,confidence DOUBLE,classes STRING,models STRING,"
                            + "device STRING,ms DOUBLE");
        }
    }

    private static Dataset<Row> table(SparkSession spark, Path result) {
        return result.toString().endsWith(".csv")
                ? spark.read()
                        .option("header", true)
                        .option("escape", "\"")
                        .option("multiLine", true)
                        .csv(result.toString())
                : spark.read().parquet(result.toString());
    }

    /** The rows in the order of their ids, all values as texts, without the time that they took. */
    private static List<String> texts(Dataset<Row> rows) {
        Dataset<Row> timeless = rows.drop("ms");
        Column[] texts = Stream.of(timeless.columns())
                .map(name -> timeless.col(name).cast(DataTypes.StringType).as(name))
                .toArray(Column[]::new);
        return timeless.select(texts).orderBy("id").toJSON().collectAsList();
    }

    @Test
    void aFolderForEachValueWhereThatIsAsked() throws IOException {
        Path table = folder.resolve("many.parquet");

        assertThat(run(pictures, "--model", "orientation@1", "--out", table, "--partition-by", "status,decision")
                        .said())
                .contains("4 rows: 3 ok, 1 failed");

        try (Stream<Path> folders = Files.list(table.resolve("status=ok"))) {
            assertThat(folders.map(each -> each.getFileName().toString()).filter(name -> name.startsWith("decision=")))
                    .isNotEmpty();
        }
    }

    private static List<String> read(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException failed) {
            throw new java.io.UncheckedIOException(failed);
        }
    }

    @Test
    void aTableOfPicturesIsScoredWithItsColumns() throws Exception {
        String table = folder.resolve("pictures.parquet").toString();
        String paths = folder.resolve("paths.parquet").toString();
        StructType columns = new StructType()
                .add("path", DataTypes.StringType)
                .add("content", DataTypes.BinaryType)
                .add("shelf", DataTypes.StringType);
        try (SparkSession spark = SparkHere.session("local[2]")) {
            spark.createDataFrame(List.of(RowFactory.create("a", Scans.jpeg(Scans.page(1)), "left")), columns)
                    .write()
                    .parquet(table);
            spark.createDataset(List.of("/etc/hostname"), Encoders.STRING())
                    .toDF("path")
                    .write()
                    .parquet(paths);
        }

        assertThat(run(table, "--model", "orientation@1", "--out", out).said()).contains("1 rows: 1 ok, 0 failed");
        assertThat(lines(out, ".json")).singleElement().asString().contains("\"shelf\":\"left\"");
        assertThat(run(paths, "--model", "orientation@1", "--out", out, "--force")
                        .said())
                .contains("the table has no column content");
        assertThat(run(table, pictures, "--model", "orientation@1", "--out", out, "--force")
                        .said())
                .contains("score them one after the other");
    }

    private static List<String> lines(Path result, String extension) throws IOException {
        try (Stream<Path> parts = Files.list(result)) {
            return parts.filter(part -> part.toString().endsWith(extension))
                    .flatMap(part -> read(part).stream())
                    .toList();
        }
    }

    @Test
    void whatCannotRunIsOneSentence() {
        assertThat(run(pictures, "--out", folder.resolve("rows.txt")))
                .isEqualTo(new Said(
                        1, "upright score: " + folder + "/rows.txt: a result ends in .jsonl, .csv or .parquet\n"));
        assertThat(run(pictures, "--model", "orientation@1", "--out", out, "--device", "require-gpu")
                        .said())
                .startsWith("upright score: Spark gave up: orientation@1 does not load")
                .hasLineCount(1);
        assertThat(run(pictures, "--out", out, "--force", "--model", "nothing").said())
                .startsWith("upright score: no model nothing");
    }
}
