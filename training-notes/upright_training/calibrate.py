"""Chooses, on held-out training data, the temperature and the least confidence; compares sizes and numbers of looks."""
import argparse
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from .data import all_entries
from .evaluate import HERE, held_out_logits, softmax
from .networks import build, served
from .preprocess import Preprocess
from .train import label_of, load_recipe, preprocess, split

HARM = {("page", "manual", "document"): 0.003, ("photo", "squashed"): 0.006, ("graphic", "figure"): 0.01}
"""The largest share of upright pictures that may be turned wrongly, the mean of the kinds. Half of what is wanted on pictures of other origins,
because held-out ones are more like those trained on."""


def load_network(recipe: dict, folder: Path) -> torch.nn.Module:
    """The averaged weights of the last epoch."""
    network = build(recipe)
    network.load_state_dict(torch.load(folder / "last.pt", map_location="cpu", weights_only=True)["average"])
    return network.eval()


def temperature(logits: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> float:
    """The least weighted negative log likelihood, to the nearest hundredth."""
    candidates = np.arange(0.2, 3.0, 0.01)
    losses = [-(weights * np.log(softmax(logits, t)[np.arange(len(labels)), labels] + 1e-12)).sum() for t in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 2)


def least_confidence(found: dict, t: float) -> tuple[float, dict]:
    """The smallest floor, in steps of 0.01, at which no group of kinds is harmed more than HARM allows, and the whole curve.

    A point of the curve is, by kind, the share of upright pictures turned wrongly and the share of all that is answered.
    """
    curve, chosen = {}, None
    for floor in [*np.arange(0.3, 0.99, 0.01), 0.99, 0.993, 0.995, 0.997, 0.999]:
        told = {}
        for kind, (logits, labels) in found.items():
            p = softmax(logits, t)
            sure = p.max(1) >= floor
            told[kind] = round(float((sure & (p.argmax(1) != 0))[labels == 0].mean()), 4), round(float(sure.mean()), 4)
        curve[round(float(floor), 3)] = told
        groups = {kinds: [told[kind][0] for kind in kinds if kind in told] for kinds in HARM}
        if chosen is None and all(np.mean(harms) <= HARM[kinds] for kinds, harms in groups.items() if harms):
            chosen = round(float(floor), 3)
    return chosen or 0.999, curve


def calibrate(network: torch.nn.Module, recipe: dict, held: dict, limit: int) -> dict:
    found = held_out_logits(network, held, preprocess(recipe), label_of(recipe), limit)
    logits, labels = (np.concatenate([pair[i] for pair in found.values()]) for i in (0, 1))
    weights = np.concatenate([np.full(len(pair[1]), 1 / len(pair[1])) for pair in found.values()])  # each kind counts the same
    t = temperature(logits, labels, weights)
    chosen = {"temperature": t, "accuracy": {kind: (len(y), round(float((x.argmax(1) == y).mean()), 4)) for kind, (x, y) in found.items()}}
    if recipe["task"] == "orientation":
        chosen["min-confidence"], chosen["curve"] = least_confidence(found, t)
        print(chosen["curve"][chosen["min-confidence"]], flush=True)
    return chosen


def compare(network: torch.nn.Module, recipe: dict, held: dict, limit: int) -> dict:
    """Accuracy by kind of sizes and looks, and the share of all that the right temperature and floor leave answered."""
    told = {}
    for size in sorted(set(recipe["sizes"])):
        fit = Preprocess(size, recipe["resize"])
        for looks in ([0], [0, 2], [0, 1, 2, 3]):
            found = held_out_logits(served(network, recipe | {"looks": looks}), held, fit, label_of(recipe), limit)
            logits, labels = (np.concatenate([pair[i] for pair in found.values()]) for i in (0, 1))
            floor, curve = least_confidence(found, temperature(logits, labels, np.ones(len(labels))))
            told[f"{size} px, looks {looks}"] = {kind: (round(float((x.argmax(1) == y).mean()), 4), curve[floor][kind][1]) for kind, (x, y) in found.items()}
            print(f"{size} px, looks {looks}, floor {floor}", told[f"{size} px, looks {looks}"], flush=True)
    return told


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    parser.add_argument("--limit", type=int, default=400, help="pictures of a kind")
    parser.add_argument("--compare", action="store_true", help="compare sizes and looks instead")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    recipe, folder = load_recipe(options.recipe), options.runs / options.recipe
    network = load_network(recipe, folder)
    _, held = split(all_entries(recipe["shares"], options.data, options.cache))
    chosen = compare(network, recipe, held, options.limit) if options.compare else calibrate(served(network, recipe), recipe, held, options.limit)
    text = json.dumps(chosen, indent=1)
    (folder / ("compare.json" if options.compare else "calibration.json")).write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
