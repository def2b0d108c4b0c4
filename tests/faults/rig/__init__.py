"""The whole system on servers of its own, each of which may die or freeze."""

from tests.faults.rig.faults import FAULTS, PAIRS, Fault
from tests.faults.rig.rig import Rig, rig

__all__ = ["FAULTS", "PAIRS", "Fault", "Rig", "rig"]
