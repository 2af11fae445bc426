"""Trains one model as its recipe says. Each epoch leaves a checkpoint; the same command goes on from the last one."""
import argparse
import json
import math
import os
import time
from pathlib import Path

import cv2
import numpy as np
import torch
import yaml
from torch.nn import functional
from torch.utils.data import DataLoader
from tqdm import tqdm

from .data import Entry, Views, all_entries
from .evaluate import held_out_logits
from .network import FourTurns, ShuffleNet, initialise, take_over
from .preprocess import MEAN, STD, Preprocess

HERE = Path(__file__).resolve().parent.parent


def load_recipe(name: str) -> dict:
    return yaml.safe_load((HERE / "recipes" / f"{name}.yaml").read_text())


def network_of(recipe: dict) -> ShuffleNet:
    return ShuffleNet(len(recipe["labels"]) if "labels" in recipe else 4, recipe["top"], recipe["dropout"])


def served(network: ShuffleNet, recipe: dict) -> torch.nn.Module:
    """The network as it is exported."""
    return FourTurns(network).eval() if recipe.get("four-turns") else network


def first_weights(network: ShuffleNet, recipe: dict, data: Path, zoo: Path) -> None:
    """From the data's published network, or from a version of the zoo (`from: orientation/1`)."""
    if "from" in recipe:
        take_over(network, zoo / recipe["from"])
    else:
        initialise(network, data / "models" / recipe["initial"])


def split(pool: dict[str, list[Entry]]) -> tuple[dict[str, list[Entry]], dict[str, list[Entry]]]:
    return ({kind: [e for e in list_ if not e.held_out()] for kind, list_ in pool.items()},
            {kind: [e for e in list_ if e.held_out()] for kind, list_ in pool.items()})


def kind_labels(recipe: dict) -> dict[str, int] | None:
    if recipe["task"] == "orientation":
        return None
    return {kind: recipe["labels"].index(label) for kind, label in recipe["kinds"].items()}


def size_of(recipe: dict, epoch: int) -> int:
    return recipe["early-size"] if epoch < recipe["early-epochs"] else recipe["size"]


class Training:
    """The network, its slow average, the optimiser and the epoch: all that a checkpoint holds."""

    def __init__(self, recipe: dict, folder: Path, device: torch.device, begin):
        """`begin` gives a new network its first weights."""
        self.recipe, self.folder, self.device, self.epoch, self.history = recipe, folder, device, 0, []
        torch.manual_seed(recipe["seed"])
        self.network = network_of(recipe)
        last = folder / "last.pt"
        if not last.exists():
            begin(self.network)
        self.network.to(device, memory_format=torch.channels_last)
        self.average = {name: value.detach().clone() for name, value in self.network.state_dict().items()}
        matrices = [p for p in self.network.parameters() if p.ndim > 1]
        vectors = [p for p in self.network.parameters() if p.ndim == 1]
        self.optimiser = torch.optim.AdamW([{"params": matrices, "weight_decay": recipe["weight-decay"]},
                                            {"params": vectors, "weight_decay": 0.0}], lr=recipe["rate"])
        if last.exists():
            state = torch.load(last, map_location=device, weights_only=True)
            self.network.load_state_dict(state["network"])
            self.average, self.epoch, self.history = state["average"], state["epoch"], json.loads(state["history"])
            self.optimiser.load_state_dict(state["optimiser"])

    def save(self) -> None:
        part = self.folder / "last.part"
        torch.save({"network": self.network.state_dict(), "average": self.average, "epoch": self.epoch,
                    "optimiser": self.optimiser.state_dict(), "history": json.dumps(self.history)}, part)
        os.replace(part, self.folder / "last.pt")

    def rate(self, progress: float) -> float:
        """Rises over the first 3 %, then falls as a cosine to 2 %."""
        warm = 0.03
        if progress < warm:
            return self.recipe["rate"] * (progress / warm)
        return self.recipe["rate"] * (0.02 + 0.98 * 0.5 * (1 + math.cos(math.pi * (progress - warm) / (1 - warm))))

    def run_epoch(self, pool: dict[str, list[Entry]], workers: int) -> float:
        """The mean loss."""
        recipe = self.recipe
        views = Views(pool, recipe["shares"], recipe["samples"], size_of(recipe, self.epoch), recipe["seed"], self.epoch,
                      kind_labels(recipe), recipe["whole"])
        loader = DataLoader(views, recipe["batch"], num_workers=workers, drop_last=True, worker_init_fn=_quiet, prefetch_factor=4 if workers else None)
        self.network.train()
        losses = []
        mean, std = (torch.tensor(v, device=self.device).view(1, 3, 1, 1) * 255 for v in (MEAN, STD))
        for step, (pictures, labels) in enumerate(tqdm(loader, desc=f"epoch {self.epoch}", mininterval=10)):
            for group in self.optimiser.param_groups:
                group["lr"] = self.rate((self.epoch + step / len(loader)) / recipe["epochs"])
            x = ((pictures.to(self.device).float() - mean) / std).contiguous(memory_format=torch.channels_last)
            loss = functional.cross_entropy(self.network(x), labels.to(self.device), label_smoothing=recipe["smoothing"])
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            torch.nn.utils.clip_grad_norm_(self.network.parameters(), 2.0)
            self.optimiser.step()
            losses.append(loss.item())
            with torch.no_grad():
                for name, value in self.network.state_dict().items():
                    self.average[name].lerp_(value, 1 - recipe["average"])
        return float(np.mean(losses))

    def averaged(self) -> ShuffleNet:
        network = network_of(self.recipe).to(self.device, memory_format=torch.channels_last)
        network.load_state_dict(self.average)
        return network.eval()


def _quiet(_: int) -> None:
    cv2.setNumThreads(0)
    torch.set_num_threads(1)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe", help="a name in recipes/")
    parser.add_argument("--data", type=Path, default=HERE.parent.parent / "shared" / "data")
    parser.add_argument("--cache", type=Path, default=HERE / "cache")
    parser.add_argument("--runs", type=Path, default=HERE / "runs")
    parser.add_argument("--zoo", type=Path, default=HERE.parent / "models" / "zoo")
    parser.add_argument("--workers", type=int, default=2)
    options = parser.parse_args()
    recipe = load_recipe(options.recipe)
    folder = options.runs / options.recipe
    folder.mkdir(parents=True, exist_ok=True)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    train, held = split(all_entries(recipe["shares"], options.data, options.cache))
    print({kind: (len(train[kind]), len(held[kind])) for kind in train}, device, flush=True)
    training = Training(recipe, folder, device, lambda network: first_weights(network, recipe, options.data, options.zoo))
    while training.epoch < recipe["epochs"]:
        start = time.monotonic()
        loss = training.run_epoch(train, options.workers)
        training.epoch += 1
        accuracy = {}
        for kind, (logits, labels) in held_out_logits(training.averaged(), recipe, held, preprocess(recipe), limit=50).items():
            accuracy[kind] = round(float((logits.argmax(1) == labels).mean()), 4)
        training.history.append({"epoch": training.epoch, "loss": round(loss, 4), "seconds": round(time.monotonic() - start), **accuracy})
        training.save()
        (folder / "history.json").write_text(json.dumps(training.history, indent=1) + "\n")
        print(training.history[-1], flush=True)


def preprocess(recipe: dict) -> Preprocess:
    return Preprocess(recipe["size"], recipe["resize"], recipe.get("short-side", recipe["size"]))


if __name__ == "__main__":
    main()
