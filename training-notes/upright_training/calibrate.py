"""Chooses, on held-out training data, temperatures and the least confidence; compares sizes and numbers of looks."""
import hashlib
import json
from pathlib import Path

import cv2
import numpy as np
import torch

from .data import all_entries, turned
from .evaluate import held_out_logits, softmax
from .networks import build, one_look, served
from .networks.tempered import Tempered, fit
from .options import of_a_recipe
from .preprocess import Preprocess
from .train import label_of, load_recipe, preprocess, split

HARM = {("manual", "document"): 0.003, ("page",): 0.015, ("photo", "squashed"): 0.006, ("graphic", "figure"): 0.01}
"""The largest share of upright pictures that may be turned wrongly, the mean of the kinds. For photos half of what is wanted on pictures of other
origins, because held-out ones are more like those trained on; synthetic pages may cost more, because many of them are made to be hard."""
FIT_DECAY = 0.1  # of 0.001 to 0.3 the best likelihood on the half that was not fitted on, to 0.0001, for both versions


def trained(recipe: dict, folder: Path) -> torch.nn.Module:
    """The averaged weights of the last epoch."""
    network = build(recipe)
    network.load_state_dict(torch.load(folder / "last.pt", map_location="cpu", weights_only=True)["average"])
    return network.eval()


def calibrated(recipe: dict, folder: Path) -> torch.nn.Module:
    """The same, where the class is the turn with the temperature of each picture that `calibrate` left."""
    network = trained(recipe, folder)
    if recipe["task"] == "orientation":
        network = Tempered(network)
        network.log_temperature.load_state_dict(torch.load(folder / "tempered.pt", weights_only=True))
    return network.eval()


def gather(network: torch.nn.Module, recipe: dict, held: dict, limit: int) -> dict:
    """Kind -> (features of all four turns [n,4,top], which of the pictures serve to fit the temperature of each picture [n])."""
    fit_, look, found = preprocess(recipe), one_look(network, recipe), {}
    for kind, entries in held.items():
        entries, features = entries[::max(1, len(entries) // limit)][:limit], []
        for start in range(0, len(entries), 8):
            pictures = [entry.picture() for entry in entries[start:start + 8]]
            x = torch.from_numpy(np.stack([fit_(turned(picture, quarters)) for picture in pictures for quarters in range(4)]))
            with torch.inference_mode():
                features.append(network.features(look.normalised(x)).view(len(pictures), 4, -1))
        digests = [int(hashlib.sha256(entry.name.encode()).hexdigest(), 16) // 1000 for entry in entries]
        found[kind] = torch.cat(features).clone(), np.array([digest % 2 == 0 for digest in digests])
    return found


def with_looks(logits: np.ndarray, looks: list[int]) -> np.ndarray:
    """[n,4,4], logits of every turn looked at once, to what several looks at each turn give together."""
    return np.stack([np.mean([np.roll(logits[:, (quarters + look) % 4], -look, 1) for look in looks], 0) for quarters in range(4)], 1)


def temper(network: torch.nn.Module, features: dict) -> Tempered:
    """Fits the temperature of each picture on one half of the held-out pictures; each kind counts the same."""
    chosen = {kind: found[serves] for kind, (found, serves) in features.items() if serves.any()}
    tempered = Tempered(network)
    fit(tempered, torch.cat([found.flatten(0, 1) for found in chosen.values()]),
        torch.cat([torch.arange(4).repeat(len(found)) for found in chosen.values()]),
        torch.cat([torch.full((4 * len(found),), 1 / len(found)) for found in chosen.values()]), FIT_DECAY)
    return tempered


def other_half(tempered: Tempered, features: dict, looks: list[int]) -> dict:
    """Kind -> (logits [n,4], labels [n]) of the pictures on which nothing was fitted."""
    found = {}
    for kind, (all_, serves) in features.items():
        rest = all_[~serves]
        if len(rest):
            with torch.no_grad():
                logits = tempered.logits(rest).numpy()
            found[kind] = with_looks(logits, looks).reshape(-1, 4), np.tile(np.arange(4), len(rest))
    return found


def temperature(logits: np.ndarray, labels: np.ndarray, weights: np.ndarray) -> float:
    """The least weighted negative log likelihood, to the nearest hundredth."""
    candidates = np.arange(0.2, 3.0, 0.01)
    losses = [-(weights * np.log(softmax(logits, t)[np.arange(len(labels)), labels] + 1e-12)).sum() for t in candidates]
    return round(float(candidates[int(np.argmin(losses))]), 2)


def least_confidence(found: dict, t: float) -> tuple[float, dict]:
    """The smallest floor, in steps of 0.01, at which no group of kinds is harmed more than HARM allows, and the whole curve.

    A point of the curve is, by kind, the share of upright pictures turned wrongly and the share of all that is answered.
    """
    curve = {}
    for floor in [*np.arange(0.3, 0.99, 0.01), 0.99, 0.993, 0.995, 0.997, 0.999]:
        told = {}
        for kind, (logits, labels) in found.items():
            p = softmax(logits, t)
            sure = p.max(1) >= floor
            told[kind] = round(float((sure & (p.argmax(1) != 0))[labels == 0].mean()), 4), round(float(sure.mean()), 4)
        curve[round(float(floor), 3)] = told
    return next((floor for floor, told in curve.items() if _harmless(told)), 0.999), curve


def _harmless(told: dict) -> bool:
    groups = {kinds: [told[kind][0] for kind in kinds if kind in told] for kinds in HARM}
    return all(np.mean(harms) <= HARM[kinds] for kinds, harms in groups.items() if harms)


def calibrate(network: torch.nn.Module, recipe: dict, held: dict, limit: int, folder: Path) -> dict:
    """`network` is the plain one; where the class is the turn, leaves the temperature of each picture in `folder`."""
    if recipe["task"] == "orientation":
        features = gather(network, recipe, held, limit)
        tempered = temper(network, features) if any(serves.any() for _, serves in features.values()) else Tempered(network)
        torch.save(tempered.log_temperature.state_dict(), folder / "tempered.pt")
        found = other_half(tempered, features, recipe.get("looks", [0]))
    else:
        found = held_out_logits(one_look(network, recipe), held, preprocess(recipe), label_of(recipe), limit)
    logits, labels = (np.concatenate([pair[i] for pair in found.values()]) for i in (0, 1))
    weights = np.concatenate([np.full(len(pair[1]), 1 / len(pair[1])) for pair in found.values()])  # each kind counts the same
    t = temperature(logits, labels, weights)
    chosen = {"temperature": t, "accuracy": {kind: (len(y), round(float((x.argmax(1) == y).mean()), 4)) for kind, (x, y) in found.items()}}
    if recipe["task"] == "orientation":
        chosen["min-confidence"], chosen["curve"] = least_confidence(found, t)
        print(chosen["min-confidence"], chosen["curve"][chosen["min-confidence"]], flush=True)
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
    parser = of_a_recipe(__doc__)
    parser.add_argument("--limit", type=int, default=900, help="pictures of a kind")
    parser.add_argument("--compare", action="store_true", help="compare sizes and looks instead")
    options = parser.parse_args()
    cv2.setNumThreads(1)
    recipe, folder = load_recipe(options.recipe), options.runs / options.recipe
    network = trained(recipe, folder)
    _, held = split(all_entries(recipe["shares"], options.data, options.cache))
    chosen = compare(network, recipe, held, options.limit) if options.compare else calibrate(network, recipe, held, options.limit, folder)
    text = json.dumps(chosen, indent=1)
    (folder / ("compare.json" if options.compare else "calibration.json")).write_text(text + "\n")
    print(text)


if __name__ == "__main__":
    main()
