"""Chooses, on held-out training data, how pictures are fitted to the input, the temperature, and the least confidence."""
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

HARM = 0.01  # the largest share of upright pictures that may be turned wrongly


def load_network(recipe: dict, folder: Path) -> torch.nn.Module:
    """The averaged weights of the last epoch, as they are exported."""
    network = build(recipe)
    network.load_state_dict(torch.load(folder / "last.pt", map_location="cpu", weights_only=True)["average"])
    return served(network, recipe)


def temperature(logits: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> float:
    """The least weighted negative log likelihood, to the nearest hundredth."""
    candidates = np.arange(0.4, 3.0, 0.01)
    losses = [-(weights * np.log(softmax(logits, t)[np.arange(len(labels)), labels] + 1e-12)).sum() for t in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 2)


def least_confidence(found: dict, t: float) -> tuple[float, dict]:
    """The smallest floor, in steps of 0.01, at which upright pictures are turned wrongly no more often than HARM, the mean of the kinds.

    Beside it, by kind: the share of upright pictures turned wrongly, and the share of all that is answered.
    """
    for floor in np.arange(0.5, 0.995, 0.01):
        told = {}
        for kind, (logits, labels) in found.items():
            p = softmax(logits, t)
            sure = p.max(1) >= floor
            told[kind] = float((sure & (p.argmax(1) != 0))[labels == 0].mean()), float(sure.mean())
        if np.mean([harm for harm, _ in told.values()]) <= HARM:
            break
    return round(float(floor), 2), {kind: [round(value, 4) for value in pair] for kind, pair in told.items()}


def calibrate(network: torch.nn.Module, recipe: dict, held: dict, limit: int) -> dict:
    found = held_out_logits(network, held, preprocess(recipe), label_of(recipe), limit)
    logits, labels = (np.concatenate([pair[i] for pair in found.values()]) for i in (0, 1))
    weights = np.concatenate([np.full(len(pair[1]), 1 / len(pair[1])) for pair in found.values()])  # each kind counts the same
    t = temperature(logits, labels, weights)
    chosen = {"temperature": t, "accuracy": {kind: (len(y), round(float((x.argmax(1) == y).mean()), 4)) for kind, (x, y) in found.items()}}
    if recipe["task"] == "orientation":
        chosen["min-confidence"], chosen["upright turned wrongly, and answered"] = least_confidence(found, t)
    return chosen


def compare(network: torch.nn.Module, recipe: dict, held: dict, limit: int) -> dict:
    """Accuracy by kind of each way to fit a picture."""
    size = recipe["size"]
    ways = {f"short-side {round(size * f)}": Preprocess(size, "short-side", round(size * f)) for f in (1.0, 1.07, 1.143, 1.22, 1.3, 1.5)}
    ways |= {name: Preprocess(size, name) for name in ("stretch", "letterbox")}
    return {name: {kind: round(float((x.argmax(1) == y).mean()), 4) for kind, (x, y) in held_out_logits(network, held, way, label_of(recipe), limit).items()}
            for name, way in ways.items()}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    parser.add_argument("--limit", type=int, default=400, help="pictures of a kind")
    parser.add_argument("--compare", action="store_true", help="compare ways to fit pictures instead")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    recipe, folder = load_recipe(options.recipe), options.runs / options.recipe
    network = load_network(recipe, folder)
    _, held = split(all_entries(recipe["shares"], options.data, options.cache))
    chosen = (compare if options.compare else calibrate)(network, recipe, held, options.limit)
    text = json.dumps(chosen, indent=1)
    (folder / ("compare.json" if options.compare else "calibration.json")).write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
