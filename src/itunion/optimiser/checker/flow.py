# SPDX-FileCopyrightText: 2026 IT-Union contributors
# SPDX-License-Identifier: EUPL-1.2
"""Maximum flow by shortest augmenting paths in levels (Dinic 1970), on named nodes and whole units."""

from collections import deque
from collections.abc import Hashable


class Network:
    """Arcs with capacities between nodes that may be any hashable value."""

    def __init__(self) -> None:
        self._number: dict[Hashable, int] = {}
        self._arcs: list[list[int]] = []
        self._head: list[int] = []
        self._left: list[int] = []

    def connect(self, tail: Hashable, head: Hashable, capacity: int) -> None:
        """Add an arc; arcs without capacity are left out."""
        if capacity <= 0:
            return
        start, end = self._node(tail), self._node(head)
        self._arcs[start].append(len(self._head))
        self._arcs[end].append(len(self._head) + 1)
        self._head += [end, start]
        self._left += [capacity, 0]

    def most(self, source: Hashable, sink: Hashable) -> int:
        """The largest flow from `source` to `sink`. Uses the network up."""
        start, end = self._node(source), self._node(sink)
        total = 0
        while (level := self._levels(start))[end] >= 0:
            position = [0] * len(self._arcs)
            while pushed := self._push(start, end, level, position):
                total += pushed
        return total

    def _node(self, name: Hashable) -> int:
        if name not in self._number:
            self._number[name] = len(self._arcs)
            self._arcs.append([])
        return self._number[name]

    def _levels(self, start: int) -> list[int]:
        level = [-1] * len(self._arcs)
        level[start] = 0
        queue = deque([start])
        while queue:
            node = queue.popleft()
            for arc in self._arcs[node]:
                if self._left[arc] and level[self._head[arc]] < 0:
                    level[self._head[arc]] = level[node] + 1
                    queue.append(self._head[arc])
        return level

    def _push(self, start: int, end: int, level: list[int], position: list[int]) -> int:
        """One augmenting path along the levels; its flow, 0 if there is none. Without recursion: paths may be long."""
        path: list[int] = []
        node = start
        while node != end:
            arcs = self._arcs[node]
            while position[node] < len(arcs):
                arc = arcs[position[node]]
                if self._left[arc] and level[self._head[arc]] == level[node] + 1:
                    break
                position[node] += 1
            else:
                if not path:
                    return 0
                node = self._head[path.pop() ^ 1]
                position[node] += 1
                continue
            path.append(arc)
            node = self._head[arc]
        pushed = min(self._left[arc] for arc in path)
        for arc in path:
            self._left[arc] -= pushed
            self._left[arc ^ 1] += pushed
        return pushed
