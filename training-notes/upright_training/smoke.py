"""The pipeline end to end on a handful of generated pages: render, train, go on from a checkpoint, export, compare the engines."""
import tempfile
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml

from .calibrate import calibrate, calibrated, trained, with_looks
from .data import Views, all_entries, turned
from .evaluate import preprocess_of, session, softmax
from .export import digest, export, write_onnx
from .networks import build, served
from .networks.turns import Turns
from .pages import render, write_shard
from .precisions import calibration_inputs, round_weights, write_int8
from .preprocess import Preprocess, read
from .train import Training, load_recipe, preprocess, split


def check(holds: bool, what: str) -> None:
    if not holds:
        raise SystemExit(f"FAILED: {what}")
    print(f"ok: {what}", flush=True)


def check_pictures() -> None:
    check(np.array_equal(render(7), render(7)), "a seed fixes a page")
    marked = np.zeros((4, 6, 3), np.uint8)
    marked[0, 0] = 255
    check(turned(marked, 1)[0, -1].all() and turned(marked, 1).shape == (6, 4, 3), "one quarter clockwise takes the upper left corner to the upper right")
    check(Preprocess(224, "short-side", 256).fit(np.zeros((481, 321, 3), np.uint8)).shape == (224, 224, 3), "short side and centre crop give a square")
    check(Preprocess(224, "letterbox").fit(np.zeros((20, 900, 3), np.uint8)).shape == (224, 224, 3), "a very wide picture is letterboxed")


def check_training(recipe: dict, folder: Path) -> dict:
    write_shard(folder / "pages-00.tar", 60, 9_000_000, 2)
    train, held = split(all_entries(recipe["shares"], folder, folder))
    check(len(train["page"]) + len(held["page"]) == 60 and len(held["page"]) > 0, "pages are read back from their shard, some held out")
    views = [Views(train, recipe["shares"], 8, [64, 96], 4, 1, 0, None, 0.5) for _ in range(2)]
    check(all(torch.equal(views[0][i][0], views[1][i][0]) for i in range(8)), "seed and epoch fix the views")
    first = Training(recipe, folder, torch.device("cpu"), lambda network: None)
    first.run_epoch(train, workers=1)
    first.epoch += 1
    first.save()
    second = Training(recipe, folder, torch.device("cpu"), lambda network: None)
    check(second.epoch == 1 and all(torch.equal(first.average[name], second.average[name]) for name in first.average), "a checkpoint is gone on from")
    loss = second.run_epoch(train, workers=0)
    second.epoch += 1
    second.save()
    check(np.isfinite(loss), "the loss is finite")
    return held


def check_export(recipe: dict, folder: Path, held: dict) -> None:
    chosen = calibrate(trained(recipe, folder), recipe, held, 100, folder)
    network = served(calibrated(recipe, folder), recipe)
    round_weights(network)
    version = folder / "zoo" / "smoke" / "1"
    small = folder / "int8.onnx"
    write_onnx(network, recipe["size"], folder / "full.onnx")
    write_int8(folder / "full.onnx", small, calibration_inputs(held, preprocess(recipe)), recipe["normal"], [2])
    export(network, recipe, preprocess(recipe), chosen["temperature"], chosen["min-confidence"],
           cv2.resize(render(11), (240, 320), interpolation=cv2.INTER_AREA), version, small)
    manifest = yaml.safe_load((version / "model.yaml").read_text())
    check(all(digest(version / a["file"]) == a["sha256"] for a in manifest["artifacts"]), "the manifest's digests are those of the files")
    fit, onnx, script = preprocess_of(manifest), session(version / "model.onnx"), torch.jit.load(str(version / "model.pt"))
    x = np.stack([fit(render(seed)) for seed in (1, 2, 3)])
    full = session(folder / "full.onnx").run(None, {"input": x})[0]
    check(np.array_equal(onnx.run(None, {"input": x})[0], full), "stored in 16 bits, the graph computes the same numbers")
    for file, near in (("model.fp16.onnx", 0.01), ("model.int8.onnx", 0.3)):
        other = session(version / file).run(None, {"input": x})[0]
        check(np.abs(other - full).max() < near * np.abs(full).max() + 0.01, f"{file} computes nearly the same")
    for count in (1, 3):
        with torch.inference_mode():
            ours, theirs = onnx.run(None, {"input": x[:count]})[0], script(torch.from_numpy(x[:count])).numpy()
        check(np.abs(ours - theirs).max() < 1e-3 * np.abs(ours).max(), f"both engines agree on a batch of {count}")
    p = softmax(onnx.run(None, {"input": fit(read(version / "golden.png"))[None]})[0][0], manifest["output"]["temperature"])
    check(np.abs(p - manifest["golden"]["probabilities"]).max() < 1e-4, "the golden picture scores what the manifest says")


def check_four_turns(recipe: dict) -> None:
    network = build(recipe).eval()
    torch.nn.init.normal_(network.head.weight)
    four, x = Turns(network, [0, 1, 2, 3]).eval(), torch.randn(2, 3, 96, 96)
    with torch.inference_mode():
        upright, turned = four(x), four(torch.rot90(x, -1, (2, 3)))
    check(torch.allclose(turned, upright.roll(1, 1), atol=1e-4), "four turns at once say of a turned picture what they say of the upright one, turned")
    for looks in ([0, 2], [0, 1, 2, 3]):
        with torch.inference_mode():
            alone = np.stack([network(torch.rot90(x, -quarters, (2, 3))).numpy() for quarters in range(4)], 1)
            graph = np.stack([Turns(network, looks)(torch.rot90(x, -quarters, (2, 3))).numpy() for quarters in range(4)], 1)
        check(np.allclose(with_looks(alone, looks), graph, atol=1e-4), f"what is calibrated for the looks {looks} is what the graph computes")
    check(not torch.allclose(network(torch.rot90(x, -1, (2, 3))), network(x).roll(1, 1), atol=1e-4), "one alone does not")


def main() -> None:
    torch.set_num_threads(2)
    recipe = load_recipe("smoke")
    check_pictures()
    check_four_turns(recipe)
    with tempfile.TemporaryDirectory() as name:
        held = check_training(recipe, Path(name))
        check_export(recipe, Path(name), held)


if __name__ == "__main__":
    main()
