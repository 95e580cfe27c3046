"""A pretended electronic ID for the demo and for tests: whoever opens the page may be anybody.

It lives in the memory of one process and works on loopback alone. Several can stand side by side.
"""

from __future__ import annotations

from auth.demo_provider.provider import demo_provider
from auth.demo_provider.state import DemoClient, DemoPerson

__all__ = ["DemoClient", "DemoPerson", "demo_provider"]
