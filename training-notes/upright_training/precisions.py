"""Other precisions of an exported graph: 16-bit floats for CUDA, and 8-bit weights and activations for the CPU where they lose next to nothing."""
import tempfile
from pathlib import Path

import numpy as np
import onnx
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers.float16 import convert_float_to_float16

from .data import Entry, turned
from .evaluate import session
from .preprocess import Preprocess

MOST_LOST = 0.003  # of the accuracy, the mean of the kinds


def write_float16(graph: Path, path: Path) -> None:
    """Weights and sums in 16 bits; input and output stay float32, so that one manifest serves both."""
    onnx.save(convert_float_to_float16(onnx.load(str(graph)), keep_io_types=True), str(path))


class _Calibration(CalibrationDataReader):
    def __init__(self, inputs: list[np.ndarray]):
        self.inputs = iter(inputs)

    def get_next(self):
        x = next(self.inputs, None)
        return None if x is None else {"input": x[None]}


def write_int8(graph: Path, path: Path, inputs: list[np.ndarray]) -> None:
    """Static quantisation in QDQ form, one scale a channel, from the ranges that the inputs show."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(graph), str(prepared), skip_symbolic_shape=True)
        quantize_static(str(prepared), str(path), _Calibration(inputs), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)


def calibration_inputs(train: dict[str, list[Entry]], fit: Preprocess, of_a_kind: int = 40) -> list[np.ndarray]:
    return [fit(turned(entry.picture(), i % 4)) for list_ in train.values() for i, entry in enumerate(list_[:of_a_kind])]


def loss_of(full: Path, small: Path, held: dict[str, list[Entry]], fit: Preprocess, label_of, of_a_kind: int = 100) -> dict:
    """By kind (pictures, accuracy of `full`, accuracy of `small`), every picture in one turn of the four, and the mean loss.

    `label_of(entry, quarters)` is the right class.
    """
    sessions, told = (session(full), session(small)), {}
    for kind, list_ in held.items():
        right = np.zeros((min(len(list_), of_a_kind), 2))
        for i, entry in enumerate(list_[:of_a_kind]):
            x = {"input": fit(turned(entry.picture(), i % 4))[None]}
            right[i] = [model.run(None, x)[0][0].argmax() == label_of(entry, i % 4) for model in sessions]
        if len(right):
            told[kind] = (len(right), *(round(float(v), 4) for v in right.mean(0)))
    return {"kinds": told, "lost": round(float(np.mean([one - other for _, one, other in told.values()])), 4)}
