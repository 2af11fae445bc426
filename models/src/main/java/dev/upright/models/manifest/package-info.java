/**
 * What a model version says about itself: its task, its tensors, its files, and how {@code model.yaml} is read.
 *
 * <p>Every key of the format. Those marked with a default may be left out; an unknown one is a problem.
 * <pre>{@code
 * name: orientation              # a-z 0-9 . _ -, the folder's name
 * version: 1                     # a positive whole number, the folder's name
 * description: one line
 * licence: Apache-2.0            # of the weights
 * task: orientation              # orientation | classification
 * turns: [0, 90, 180, 270]       # orientation: class k = displayed content turned clockwise by this many degrees
 * labels: [document, photo]      # classification: a list, or the name of a text file with one label a line
 * label-format: plain            # classification: plain (default) | wnid-name: "n01440764 tench, Tinca tinca"
 * input:
 *   name: input
 *   layout: nchw                 # nchw | nhwc
 *   type: float32                # float32 | float16 | uint8
 *   channels: rgb                # rgb | bgr | gray
 *   width: 224
 *   height: 224
 *   resize: short-side           # stretch | short-side | letterbox
 *   short-side: 256              # with short-side: at least width and height
 *   pad: 114                     # with letterbox: the grey around the picture; default 114
 *   scale: 0.00392156862745098   # default 1; value = (pixel * scale - mean) / std, pixel in 0..255
 *   mean: [0.485, 0.456, 0.406]  # default 0; one per channel, in the order of channels
 *   std: [0.229, 0.224, 0.225]   # default 1; likewise
 * output:
 *   name: logits
 *   kind: logits                 # logits | probabilities
 *   temperature: 1.0             # default 1
 * decision:                      # orientation; default: none
 *   min-confidence: 0.8          # default 0: never abstain
 * artifacts:                     # in order of preference
 *   - file: model.onnx           # beside the manifest
 *     engine: onnxruntime        # onnxruntime | pytorch
 *     precision: float32         # float32 | float16 | int8
 *     devices: [cpu, cuda]
 *     provider: cuda             # with cuda among the devices: cuda (default) | tensorrt
 *     provider-options:          # ONNX Runtime's own, by their own names; default: none
 *       gpu_mem_limit: 2147483648
 *     sha256: 9439e6c12cc6327efe135d4e11bec1cfe5a00b3e32f5b7ad683eed861894be86
 * golden:                        # the self-test; default: none
 *   image: golden.png            # beside the manifest
 *   probabilities: [0.1, 0.7, 0.1, 0.1]
 *   tolerance: 0.02
 * batch:                         # default: any size, everything measured
 *   fixed: 1                     # the only batch size that the graph accepts; or instead
 *   max-size: 16
 *   max-delay-ms: 0
 *   sessions: 2
 *   intra-op-threads: 1
 * }</pre>
 */
@NullMarked
package dev.upright.models.manifest;

import org.jspecify.annotations.NullMarked;
