"""nginx before the web processes: its configuration, made from the routing table."""

from deploy.edge.site import Balancing, Limits, Site, render

__all__ = ["Balancing", "Limits", "Site", "render"]
