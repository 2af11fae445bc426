"""Tries 8-bit weights and activations: static, QDQ, per channel, calibrated on training views. It reports; it ships nothing by itself."""
import argparse
import tempfile
from pathlib import Path

import cv2
import numpy as np
import yaml
from onnxruntime.quantization import CalibrationDataReader, QuantFormat, QuantType, quantize_static
from onnxruntime.quantization.shape_inference import quant_pre_process

from .data import all_entries, turned
from .evaluate import HERE, milliseconds, preprocess_of, session
from .train import load_recipe, split


class Calibration(CalibrationDataReader):
    def __init__(self, inputs: list[np.ndarray]):
        self.inputs = iter(inputs)

    def get_next(self):
        x = next(self.inputs, None)
        return None if x is None else {"input": x[None]}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--zoo", type=Path, default=HERE.parent / "models" / "zoo")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    recipe = load_recipe(options.recipe)
    version = options.zoo / recipe["name"] / str(recipe["version"])
    fit = preprocess_of(yaml.safe_load((version / "model.yaml").read_text()))
    train, held = split(all_entries(recipe["shares"], options.data, options.cache))
    inputs = [fit(turned(e.picture(), i % 4)) for kind in train for i, e in enumerate(train[kind][:40])]
    with tempfile.TemporaryDirectory() as folder:
        prepared, small = Path(folder) / "prepared.onnx", Path(folder) / "model.int8.onnx"
        quant_pre_process(str(version / "model.onnx"), str(prepared), skip_symbolic_shape=True)
        quantize_static(str(prepared), str(small), Calibration(inputs), quant_format=QuantFormat.QDQ, per_channel=True,
                        activation_type=QuantType.QUInt8, weight_type=QuantType.QInt8)
        full, eighth = session(version / "model.onnx"), session(small)
        print("bytes", small.stat().st_size)
        for kind, list_ in held.items():
            right = {"float32": [], "int8": []}
            for entry in list_[:40]:
                picture = entry.picture()
                for quarters in range(4):
                    x = {"input": fit(turned(picture, quarters))[None]}
                    for name, model in (("float32", full), ("int8", eighth)):
                        right[name].append(model.run(None, x)[0][0].argmax() == quarters)
            print(kind, {name: round(float(np.mean(values)), 4) for name, values in right.items()})
        x = {"input": inputs[0][None]}
        for _ in range(3):
            print("ms", {name: round(milliseconds(lambda m=m: m.run(None, x)), 2) for name, m in (("float32", full), ("int8", eighth))})


if __name__ == "__main__":
    main()
