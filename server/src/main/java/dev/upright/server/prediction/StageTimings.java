package dev.upright.server.prediction;

/**
 * Where a prediction's time went, in nanoseconds. Stages of a batch are the batch's: pictures that ran together share them.
 *
 * @param decode header to pixels, turned as EXIF says
 * @param preprocess resize and conversion to the model's tensor
 * @param queue waiting for a lane
 * @param inference the run that held this picture
 * @param total from the request's arrival to the answer
 */
public record StageTimings(long decode, long preprocess, long queue, long inference, long total) {}
