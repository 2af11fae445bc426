"""Precisions and sizes of exported graphs: 16-bit floats for CUDA, 8-bit integers for the CPU where they lose next to nothing, small files."""
import os
import tempfile
import zipfile
from pathlib import Path

import numpy as np
import onnx
import torch
from onnx import TensorProto, helper, numpy_helper
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process
from onnxruntime.transformers.float16 import convert_float_to_float16

from .data import Entry, turned
from .evaluate import session
from .networks.pixels import NORMAL
from .preprocess import Preprocess

MOST_LOST = 0.003  # of the accuracy, the mean of the kinds
LARGE = 256  # elements; smaller tensors are not worth a conversion


def round_weights(network: torch.nn.Module) -> None:
    """To what 16-bit floats can say (a part in 2,048), so that all artifacts of a version hold the same numbers, at half the size."""
    with torch.no_grad():
        for parameter in network.parameters():
            parameter.copy_(parameter.half().float())


def pack(path: Path) -> None:
    """Rewrites a float32 graph whose large tensors are rounded: they are stored in 16 bits and widened when the session is made."""
    model = onnx.load(str(path))
    widened = []
    for tensor in model.graph.initializer:
        if tensor.data_type == TensorProto.FLOAT and np.prod(tensor.dims) >= LARGE:
            values, name = numpy_helper.to_array(tensor), tensor.name
            halves = values.astype(np.float16)
            if not np.array_equal(halves.astype(np.float32), values):
                raise ValueError(f"{name} is not rounded to 16 bits")
            tensor.CopyFrom(numpy_helper.from_array(halves, f"{name}.half"))
            widened.append(helper.make_node("Cast", [f"{name}.half"], [name], f"widen {name}", to=TensorProto.FLOAT))
    nodes = [*widened, *model.graph.node]
    del model.graph.node[:]
    model.graph.node.extend(nodes)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def pack_archive(path: Path) -> None:
    """Compresses a TorchScript file, which is a zip archive; of rounded weights every other byte is near constant."""
    part = path.with_suffix(".part")
    with zipfile.ZipFile(path) as loose, zipfile.ZipFile(part, "w", zipfile.ZIP_DEFLATED, compresslevel=9) as packed:
        for entry in sorted(loose.infolist(), key=lambda one: one.filename):
            packed.writestr(zipfile.ZipInfo(entry.filename), loose.read(entry), zipfile.ZIP_DEFLATED)
    os.replace(part, path)


def write_float16(graph: Path, path: Path) -> None:
    """Weights and sums in 16 bits; input and output stay as they are, so that one manifest serves both."""
    onnx.save(convert_float_to_float16(onnx.load(str(graph)), keep_io_types=True), str(path))


class _Calibration(CalibrationDataReader):
    def __init__(self, inputs: list[np.ndarray]):
        self.inputs = iter(inputs)

    def get_next(self):
        x = next(self.inputs, None)
        return None if x is None else {"input": x[None]}


def write_int8(graph: Path, path: Path, inputs: list[np.ndarray], normal: str, spared: list[int]) -> None:
    """Static quantisation in QDQ form, one scale a channel, from the ranges that the inputs show. The convolutions `spared`, by their place in the
    graph, stay as they are: those whose outputs have too wide a range for 8 bits."""
    with tempfile.TemporaryDirectory() as folder:
        prepared = Path(folder) / "prepared.onnx"
        quant_pre_process(str(graph), str(prepared), skip_symbolic_shape=True)
        nodes = onnx.load(str(prepared)).graph.node
        convolutions = [node.name for node in nodes if node.op_type == "Conv"]
        quantize_static(str(prepared), str(path), _Calibration(inputs), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8,
                        nodes_to_exclude=[*(convolutions[index] for index in spared), *_behind_pooling(nodes)],
                        op_types_to_quantize=["Conv", "Clip", "Relu", "Add", "MaxPool", "AveragePool"])
    if len(NORMAL[normal][0]) == 1:
        take_pixels_as_quantised(path, *(values[0] for values in NORMAL[normal]))


def _behind_pooling(nodes) -> list[str]:
    """What makes logits of features is small and stays exact: in 8 bits the logits of an empty picture, nearly alike, would all become zero."""
    pooled = {name for node in nodes if node.op_type in ("ReduceMean", "GlobalAveragePool") for name in node.output}
    behind = []
    for node in nodes:  # in the order of their computation
        if pooled & set(node.input):
            pooled |= set(node.output)
            behind.append(node.name)
    return behind


def take_pixels_as_quantised(path: Path, mean: float, deviation: float) -> None:
    """Where (pixel - mean) / deviation is the same for all colours, it is what dequantising the pixel with scale 1 / deviation and zero point
    `mean` gives: the conversion, the arithmetic and the quantisation at the input are left out."""
    model = onnx.load(str(path))
    graph = model.graph
    by_input = {name: node for node in graph.node for name in node.input[:1]}
    to_float = next(node for node in graph.node if node.op_type == "Cast")
    minus, over = by_input[to_float.output[0]], by_input[by_input[to_float.output[0]].output[0]]
    quantise = by_input[over.output[0]]
    dequantise = by_input[quantise.output[0]]
    if [node.op_type for node in (minus, over, quantise, dequantise)] != ["Sub", "Div", "QuantizeLinear", "DequantizeLinear"]:
        raise ValueError(f"{path} does not begin as expected")
    graph.initializer.extend([numpy_helper.from_array(np.float32(1 / deviation), "pixel scale"),
                              numpy_helper.from_array(np.uint8(mean), "pixel zero point")])
    dequantise.input[:] = [to_float.input[0], "pixel scale", "pixel zero point"]
    for node in (to_float, minus, over, quantise):
        graph.node.remove(node)
    used = {name for node in graph.node for name in node.input}
    unused = [tensor for tensor in graph.initializer if tensor.name not in used]
    for tensor in unused:
        graph.initializer.remove(tensor)
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def calibration_inputs(train: dict[str, list[Entry]], fit: Preprocess, of_a_kind: int = 40) -> list[np.ndarray]:
    return [fit(turned(entry.picture(), i % 4)) for list_ in train.values() for i, entry in enumerate(list_[::max(1, len(list_) // of_a_kind)][:of_a_kind])]


def loss_of(full: Path, small: Path, held: dict[str, list[Entry]], fit: Preprocess, label_of, turns: int, of_a_kind: int = 150) -> dict:
    """By kind (answers, accuracy of `full`, accuracy of `small`), every picture in `turns` quarter turns, and the mean loss.

    `label_of(entry, quarters)` is the right class.
    """
    sessions, told = (session(full), session(small)), {}
    for kind, list_ in held.items():
        right = []
        for entry in list_[::max(1, len(list_) // of_a_kind)][:of_a_kind]:
            picture = entry.picture()
            for quarters in range(turns):
                x = {"input": fit(turned(picture, quarters))[None]}
                right.append([model.run(None, x)[0][0].argmax() == label_of(entry, quarters) for model in sessions])
        if right:
            told[kind] = (len(right), *(round(float(v), 4) for v in np.mean(right, 0)))
    return {"kinds": told, "lost": round(float(np.mean([one - other for _, one, other in told.values()])), 4)}
