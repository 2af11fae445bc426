/** Buckets through the AWS SDK, the only place that knows it. None of the SDK's classes is loaded before a bucket is asked. */
@NullMarked
package dev.upright.scoring.input.s3;

import org.jspecify.annotations.NullMarked;
