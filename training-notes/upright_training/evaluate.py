"""Measures a version of the zoo on `eval/` of the data: its ONNX graph, through the preprocessing that its manifest states.

Intervals are 95 % bootstrap percentiles over pictures, not over turns: the four turns of a picture are not independent.
"""
import argparse
import json
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml

from .data import Entry, turned
from .options import HERE
from .preprocess import Preprocess, read

EVAL = ("documents", "graphics", "photos", "photos-bsds")
BASELINE = "PP-LCNet_x1_0_doc_ori_int8.onnx"


def held_out_logits(network, held: dict[str, list[Entry]], preprocess: Preprocess, label_of, limit: int):
    """Kind -> (logits [n,classes], labels [n]); for orientation every picture is taken in all four turns. At most `limit` pictures a kind, spread
    over all sources."""
    found = {}
    for kind, list_ in held.items():
        inputs, labels = [], []
        for entry in list_[::max(1, len(list_) // limit)][:limit]:
            picture = entry.picture()
            for quarters in range(4) if label_of is None else (0,):
                inputs.append(preprocess(turned(picture, quarters)))
                labels.append(quarters if label_of is None else label_of(entry))
        if inputs:
            found[kind] = logits_of(network, inputs), np.array(labels)
    return found


def logits_of(network, inputs: list[np.ndarray], batch: int = 32) -> np.ndarray:
    device = next(network.parameters()).device  # the inputs are uint8
    with torch.inference_mode():
        return np.concatenate([network(torch.from_numpy(np.stack(inputs[i:i + batch])).to(device)).float().cpu().numpy()
                               for i in range(0, len(inputs), batch)])


def softmax(logits: np.ndarray, temperature: float = 1.0) -> np.ndarray:
    powers = np.exp((logits - logits.max(-1, keepdims=True)) / temperature)
    return powers / powers.sum(-1, keepdims=True)


def session(path: Path, threads: int = 1):
    import onnxruntime

    options = onnxruntime.SessionOptions()
    options.intra_op_num_threads = threads
    options.inter_op_num_threads = 1
    return onnxruntime.InferenceSession(str(path), options, providers=["CPUExecutionProvider"])


def preprocess_of(manifest: dict) -> Preprocess:
    given = manifest["input"]
    return Preprocess(given["width"], given["resize"], given.get("short-side", given["width"]))


def bootstrap(right: np.ndarray) -> tuple[float, float]:
    """`right` is [pictures, turns]."""
    means = right.mean(1)
    if means.min() == 1:  # nothing to draw errors from: Wilson's lower bound
        return round(len(means) / (len(means) + 1.96 ** 2), 4), 1.0
    drawn = np.random.default_rng(0).integers(0, len(means), (4000, len(means)))
    low, high = np.percentile(means[drawn].mean(1), [2.5, 97.5])
    return round(float(low), 4), round(float(high), 4)


def pictures(folder: Path) -> list[Path]:
    return sorted(path for path in folder.iterdir() if path.suffix.lower() in (".jpg", ".jpeg", ".png"))


def probabilities(run, preprocess: Preprocess, paths: list[Path], turns: int, decode=read) -> np.ndarray:
    """[pictures, turns, classes]."""
    found = []
    for path in paths:
        picture = decode(path)
        found.append([run(preprocess(turned(picture, quarters))[None])[0] for quarters in range(turns)])
    return np.array(found)


def half_size(path: Path) -> np.ndarray:
    """As a server decodes a JPEG at a reduced scale: half its size, where that still covers 288 pixels."""
    picture = read(path)
    return cv2.imread(str(path), cv2.IMREAD_REDUCED_COLOR_2) if min(picture.shape[:2]) >= 576 else picture


def orientation_figures(p: np.ndarray, floor: float) -> dict:
    """`p` is [pictures, 4, 4]."""
    answers, sure, labels = p.argmax(2), p.max(2) >= floor, np.arange(4)
    right = answers == labels
    return {"pictures": len(p), "accuracy": round(float(right.mean()), 4), "interval": bootstrap(right),
            "by turn": [round(float(v), 4) for v in right.mean(0)],
            "answered": round(float(sure.mean()), 4), "accuracy of the answered": round(float(right[sure].mean()), 4),
            "upright turned wrongly": int((sure[:, 0] & (answers[:, 0] != 0)).sum()),
            "turned and set right": round(float((sure & right)[:, 1:].mean()), 4)}


def content_figures(p: np.ndarray, label: int, labels: list[str]) -> dict:
    answers = p[:, 0].argmax(1)
    return {"pictures": len(p), "accuracy": round(float((answers == label).mean()), 4), "interval": bootstrap((answers == label)[:, None]),
            "answers": {name: int((answers == index).sum()) for index, name in enumerate(labels)}}


def measure(version: Path, data: Path) -> dict:
    manifest = yaml.safe_load((version / "model.yaml").read_text())
    preprocess, temperature = preprocess_of(manifest), manifest["output"]["temperature"]
    onnx, script = session(version / "model.onnx"), torch.jit.load(str(version / "model.pt"))
    floor, figures, differences = manifest.get("decision", {}).get("min-confidence"), {}, []

    def by_onnx(x):
        return softmax(onnx.run(None, {"input": x})[0], temperature)

    def by_torch(x):
        with torch.inference_mode():
            return softmax(script(torch.from_numpy(x)).numpy(), temperature)

    gathered = []
    for name in EVAL:
        paths = pictures(data / "eval" / name)
        if manifest["task"] == "orientation":
            p = probabilities(by_onnx, preprocess, paths, 4)
            figures[name] = orientation_figures(p, floor)
            figures[name]["accuracy, decoded at half size"] = round(
                float((probabilities(by_onnx, preprocess, paths, 4, half_size).argmax(2) == np.arange(4)).mean()), 4)
            if name.startswith("photos"):
                gathered.append(p)
        else:
            p = probabilities(by_onnx, preprocess, paths, 1)
            label = {"documents": "document", "graphics": "graphic"}.get(name, "photo")
            figures[name] = content_figures(p, manifest["labels"].index(label), manifest["labels"])
        some = probabilities(by_torch, preprocess, paths[:20], 1)
        differences.append(np.abs(some[:, 0] - p[:20, 0]).max())
    if gathered:
        figures["photos together"] = orientation_figures(np.concatenate(gathered), floor)
    figures["largest difference of a probability, pytorch and onnxruntime"] = float(max(differences))
    return figures


def milliseconds(run, count: int = 60) -> float:
    for _ in range(10):
        run()
    taken = []
    for _ in range(count):
        start = time.perf_counter()
        run()
        taken.append(time.perf_counter() - start)
    return float(np.median(taken)) * 1e3


def latency(version: Path, data: Path) -> dict:
    """Medians on one core of inference alone, ours and the baseline's in turns so that other work on the machine meets both."""
    runs = {}
    for name, path in {"ours": version / "model.onnx", "baseline": data / "models" / BASELINE}.items():
        model = session(path)
        size = yaml.safe_load((version / "model.yaml").read_text())["input"]["width"] if name == "ours" else 224
        x = np.random.default_rng(0).integers(0, 256, (1, 3, size, size)).astype(np.uint8 if name == "ours" else np.float32)
        runs[name] = lambda model=model, x=x: model.run(None, {model.get_inputs()[0].name: x})
    rounds = [{name: milliseconds(run) for name, run in runs.items()} for _ in range(5)]
    return {name: round(float(np.median([r[name] for r in rounds])), 2) for name in runs}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("model")
    parser.add_argument("--version", default="1")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--zoo", type=Path, default=HERE.parent / "models" / "zoo")
    options = parser.parse_args()
    torch.set_num_threads(1)
    cv2.setNumThreads(1)
    version = options.zoo / options.model / options.version
    print(json.dumps(measure(version, options.data) | {"milliseconds on one core": latency(version, options.data)}, indent=1))


if __name__ == "__main__":
    main()
