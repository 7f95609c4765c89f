"""The pages on which the catalogue is tried, reviewed, published and brought back."""

from console.trying import bench, draft, replays, unmatched, versions

BLUEPRINTS = (bench.blueprint, replays.blueprint, draft.blueprint, versions.blueprint, unmatched.blueprint)
