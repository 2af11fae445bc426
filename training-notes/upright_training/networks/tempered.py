"""A temperature for each picture."""
import torch
from torch import nn


WIDEST = 2.0  # of the logarithm


class Tempered(nn.Module):
    """Divides a network's logits by a temperature that is read off the picture's features: exp(w . features + b).

    A network that is right on 99 of 100 pages and on 93 of 100 photos cannot have one temperature for both: pages come out too timid, photos too
    bold, and a least confidence that keeps photos from harm silences pages. (Adaptive temperature scaling; see Balanya et al., 2022, arXiv 2208.00461.)
    The best answer of a picture stays what it was.
    """

    def __init__(self, network: nn.Module):
        super().__init__()
        self.network = network
        self.log_temperature = nn.Linear(network.head.in_features, 1)
        nn.init.zeros_(self.log_temperature.weight)
        nn.init.zeros_(self.log_temperature.bias)

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        return self.logits(self.network.features(x))

    def logits(self, features: torch.Tensor) -> torch.Tensor:
        """Of features [N,top]. A picture unlike all others, an empty one say, is held to the range of temperatures that was fitted."""
        return self.network.head(features) * torch.exp(-self.log_temperature(features).clamp(-WIDEST, WIDEST))


def fit(tempered: Tempered, features: torch.Tensor, labels: torch.Tensor, weights: torch.Tensor, decay: float) -> None:
    """The least weighted negative log likelihood of features [N,top] and labels [N], with `decay` on the squares of the standardised weights."""
    with torch.no_grad():
        logits = tempered.network.head(features)
        mean, deviation = features.mean(0), features.std(0) + 1e-3
        scaled = (features - mean) / deviation
    w, b = torch.zeros(features.shape[1], requires_grad=True), torch.zeros(1, requires_grad=True)
    optimiser = torch.optim.LBFGS([w, b], max_iter=200, line_search_fn="strong_wolfe")

    def loss():
        optimiser.zero_grad()
        losses = nn.functional.cross_entropy(logits * torch.exp(-(scaled @ w + b).clamp(-WIDEST, WIDEST))[:, None], labels, reduction="none")
        total = (losses * weights).sum() / weights.sum() + decay * w.square().sum()
        total.backward()
        return total

    optimiser.step(loss)
    with torch.no_grad():
        tempered.log_temperature.weight.copy_((w / deviation)[None])
        tempered.log_temperature.bias.copy_(b - (w / deviation * mean).sum())
