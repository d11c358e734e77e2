"""How static files are stored for serving: under names that carry a digest, compressed."""

from whitenoise.storage import CompressedManifestStaticFilesStorage

_IMPORTS = CompressedManifestStaticFilesStorage._js_module_import_aggregation_patterns[1]


class CentreStaticFilesStorage(CompressedManifestStaticFilesStorage):
    """WhiteNoise's storage, which also rewrites what our own script modules import.

    Other people's scripts are left alone: some carry an ``import`` in a comment, which would
    stop the collection.
    """

    patterns = (
        *CompressedManifestStaticFilesStorage.patterns,
        ("centre.js", _IMPORTS),
        ("taps.js", _IMPORTS),
    )
