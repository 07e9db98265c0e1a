"""What became of one frame that was sent to a device."""

from __future__ import annotations

from typing import Literal, TypeAlias

Unheard: TypeAlias = Literal["sent", "silent", "not_understood"]
"""Of a frame that had no answer.  silent: no byte came in time; not_understood: only bytes that are
no answer.  sent: nothing can be heard of this device."""

Taken: TypeAlias = Literal["taken", "refused", "silent", "not_understood", "sent"]
"""Of a command.  taken, refused: the device said so; the others as in Unheard."""
