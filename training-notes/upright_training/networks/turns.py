"""Several looks at one picture, within one graph."""
import torch
from torch import nn


class Turns(nn.Module):
    """Asks a network about some quarter turns of a picture and averages its answers, each turned back: [N,3,S,S] to [N,4] logits.

    With all four, what it says of a turned picture is exactly what it says of the upright one, turned. It costs as many runs as looks. One
    graph holds all of it, so nobody who serves it has to know.
    """

    def __init__(self, network: nn.Module, looks: list[int]):
        """`looks` are quarters clockwise, such as 0 and 2."""
        super().__init__()
        self.network, self.looks = network, looks

    def forward(self, x: torch.Tensor) -> torch.Tensor:
        answers = self.network(torch.cat([_turned(x, quarters) for quarters in self.looks])).reshape(len(self.looks), -1, 4)
        # A picture of class k turned by j more quarters is of class k + j: column k + j of the answer speaks of k.
        return sum(torch.cat((answer[:, j:], answer[:, :j]), 1) for j, answer in zip(self.looks, answers)) / len(self.looks)


def _turned(x: torch.Tensor, quarters: int) -> torch.Tensor:
    """Clockwise."""
    if quarters == 0:
        return x
    if quarters == 2:
        return x.flip((2, 3))
    lying = x.transpose(2, 3)
    return lying.flip(3) if quarters == 1 else lying.flip(2)
