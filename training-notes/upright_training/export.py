"""Writes a trained network as a version of the zoo: ONNX, TorchScript, a golden picture and the manifest, the manifest last."""
import hashlib
import json
import os
import shutil
import tempfile
import warnings
from dataclasses import dataclass
from pathlib import Path

import cv2
import numpy as np
import onnx
import torch
import yaml

from .calibrate import calibrated
from .data import all_entries, turned
from .evaluate import session, softmax
from .networks import served
from .options import HERE, of_a_recipe
from .pages import render
from .precisions import MOST_LOST, calibration_inputs, loss_of, pack, pack_archive, round_weights, write_float16, write_int8
from .preprocess import Preprocess, read, resized
from .train import label_of, load_recipe, preprocess, split

FILE_MODE = 0o644


# The trace takes heights and widths as constants, and says so; that is meant: the input size is the manifest's.
warnings.filterwarnings("ignore", category=torch.jit.TracerWarning)


def write_onnx(network: torch.nn.Module, size: int, path: Path) -> None:
    torch.onnx.export(network, torch.zeros(2, 3, size, size, dtype=torch.uint8), str(path), opset_version=17, dynamo=False,
                      input_names=["input"], output_names=["logits"],
                      dynamic_axes={"input": {0: "batch"}, "logits": {0: "batch"}})
    model = onnx.load(str(path))
    model.producer_name, model.producer_version = "upright-training", ""
    for node in model.graph.node:
        node.doc_string = ""
    onnx.checker.check_model(model)
    onnx.save(model, str(path))


def write_torchscript(network: torch.nn.Module, size: int, path: Path) -> None:
    with torch.no_grad():
        torch.jit.freeze(torch.jit.trace(network, torch.zeros(2, 3, size, size, dtype=torch.uint8))).save(str(path))
    pack_archive(path)


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def export(network: torch.nn.Module, recipe: dict, fit: Preprocess, temperature: float, min_confidence: float | None,
           golden: np.ndarray, target: Path, int8: Path | None = None) -> None:
    """Replaces the files of `target` one by one by renames; a reader that checks the manifest's digests never serves a mixture.

    The weights must be rounded (`precisions.round_weights`); `int8` is a quantised graph of the same network, for the CPU.
    """
    target.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(dir=target.parent) as folder:
        work = Path(folder)
        write_onnx(network, fit.size, work / "model.onnx")
        artifacts = [Artifact("model.onnx", "onnxruntime", "float32", "[cpu, cuda]")]
        if "few-artifacts" not in recipe:
            write_torchscript(network, fit.size, work / "model.pt")
            write_float16(work / "model.onnx", work / "model.fp16.onnx")
            artifacts = [Artifact("model.fp16.onnx", "onnxruntime", "float16", "[cuda]"), *artifacts,
                         Artifact("model.pt", "pytorch", "float32", "[cpu]")]  # the server keeps TorchScript on the CPU
        pack(work / "model.onnx")
        if int8:
            shutil.copyfile(int8, work / "model.int8.onnx")
            artifacts.insert(0, Artifact("model.int8.onnx", "onnxruntime", "int8", "[cpu]"))
        cv2.imwrite(str(work / "golden.png"), golden, [cv2.IMWRITE_PNG_COMPRESSION, 9])
        logits = session(work / "model.onnx").run(None, {"input": fit(read(work / "golden.png"))[None]})[0][0]
        manifest = _manifest(recipe, fit, temperature, min_confidence, [one.line(work) for one in artifacts],
                             softmax(logits.astype(np.float64), temperature))
        (work / "model.yaml").write_text(manifest)
        for name in (*(one.file for one in artifacts), "golden.png", "model.yaml"):
            (work / name).chmod(FILE_MODE)
            os.replace(work / name, target / name)


@dataclass(frozen=True)
class Artifact:
    file: str
    engine: str
    precision: str
    devices: str

    def line(self, folder: Path) -> str:
        return (f"  - {{file: {self.file}, engine: {self.engine}, precision: {self.precision}, devices: {self.devices}, "
                f"sha256: \"{digest(folder / self.file)}\"}}")


def _manifest(recipe: dict, fit: Preprocess, temperature: float, min_confidence: float | None, artifacts: list[str],
              probabilities: np.ndarray) -> str:
    orientation = recipe["task"] == "orientation"
    lines = [
        f"name: {recipe['name']}", f"version: {recipe['version']}", f"description: {recipe['description']}", "licence: Apache-2.0",
        f"task: {recipe['task']}",
        "turns: [0, 90, 180, 270]  # class k = content turned clockwise by this many degrees" if orientation
        else f"labels: [{', '.join(recipe['labels'])}]",
        "input:", "  name: input", "  layout: nchw", "  type: uint8", "  channels: rgb",
        f"  width: {fit.size}", f"  height: {fit.size}", f"  resize: {fit.resize}"]
    if fit.resize == "short-side":
        lines.append(f"  short-side: {fit.short_side}")
    lines += ["output:", "  name: logits", "  kind: logits", f"  temperature: {temperature}"]
    if orientation:
        lines += ["decision:", f"  min-confidence: {min_confidence}"]
    lines += ["artifacts:", *artifacts, "golden:", "  image: golden.png",
              f"  probabilities: [{', '.join(repr(float(p)) for p in probabilities)}]", "  tolerance: 0.02"]
    text = "\n".join(lines) + "\n"
    yaml.safe_load(text)
    return text


def golden_page(network: torch.nn.Module, fit: Preprocess, recipe: dict, temperature: float, int8: Path | None = None) -> np.ndarray:
    """The first small rendered page, turned once if the turn is asked, that is answered rightly and neither by a hair nor for certain,
    and by the quantised graph nearly alike. For a model that knows no pages every answer is as right as another."""
    orientation = recipe["task"] == "orientation"
    small = session(int8) if int8 else None
    label = 1 if orientation else recipe["labels"].index("document") if "document" in recipe["labels"] else None
    for seed in range(5_000_000, 5_001_000):
        page = render(seed)
        scale = 320 / max(page.shape[:2])
        page = resized(page, round(page.shape[1] * scale), round(page.shape[0] * scale))
        page = turned(page, 1) if orientation else page
        with torch.inference_mode():
            p = softmax(network(torch.from_numpy(fit(page)[None])).numpy(), temperature)[0]
        if label in (None, p.argmax()) and 0.6 < p.max() < 0.93 and (small is None or np.abs(_answer(small, fit, page, temperature) - p).max() < 0.01):
            return page
    raise RuntimeError("no page is fit to be the golden picture")


def _answer(model, fit: Preprocess, page: np.ndarray, temperature: float) -> np.ndarray:
    return softmax(model.run(None, {"input": fit(page)[None]})[0], temperature)[0]


def quantised(network: torch.nn.Module, recipe: dict, fit: Preprocess, data: Path, cache: Path, path: Path) -> Path | None:
    """An 8-bit graph at `path`, or nothing where it loses more than it may on held-out training data."""
    train, held = split(all_entries(recipe["shares"], data, cache))
    of = label_of(recipe)
    full = path.with_name("full.onnx")
    write_onnx(network, fit.size, full)
    write_int8(full, path, calibration_inputs(train, fit), recipe["normal"], recipe.get("spared", []))
    told = loss_of(full, path, held, fit, lambda entry, quarters: quarters if of is None else of(entry), 4 if of is None else 1)
    kept = told["lost"] <= MOST_LOST
    print(json.dumps({"int8": told, "kept": kept}), flush=True)
    return path if kept else None


def main() -> None:
    parser = of_a_recipe(__doc__)
    parser.add_argument("--zoo", type=Path, default=HERE.parent / "models" / "zoo")
    options = parser.parse_args()
    recipe, folder = load_recipe(options.recipe), options.runs / options.recipe
    chosen = json.loads((folder / "calibration.json").read_text())
    network, fit = served(calibrated(recipe, folder), recipe), preprocess(recipe)
    round_weights(network)
    with tempfile.TemporaryDirectory() as work:
        int8 = quantised(network, recipe, fit, options.data, options.cache, Path(work) / "model.int8.onnx")
        export(network, recipe, fit, chosen["temperature"], chosen.get("min-confidence"),
               golden_page(network, fit, recipe, chosen["temperature"], int8),
               options.zoo / recipe["name"] / str(recipe["version"]), int8)


if __name__ == "__main__":
    main()
