"""Ratings (好差评): asked for after a visit, stored apart from it, shown only as sums.

No person of the hall can give one, and nobody but the role that handles bad ones can see which
visit one belongs to; each such look is written down.
"""

from hall_server.ratings.asks import Ask, RatingAsks
from hall_server.ratings.office import Ratings

__all__ = ["Ask", "RatingAsks", "Ratings"]
