"""Static files as they are stored for serving."""

import pytest

from contactcentre.static_files import CentreStaticFilesStorage

IMPORTS = {
    "centre.js": ("govuk-frontend.min.js", "export {}"),
    "taps.js": ("live.js", "export {}"),
}


@pytest.mark.parametrize("script", IMPORTS)
def test_what_a_script_of_ours_imports_is_the_very_file_that_pages_name(tmp_path, script):
    imported, text = IMPORTS[script]
    storage = CentreStaticFilesStorage(location=tmp_path, base_url="/static/")
    (tmp_path / imported).write_text(text)
    (tmp_path / script).write_text(f"import {{ it }} from './{imported}'; // rewritten\n")
    list(storage.post_process({name: (storage, name) for name in (imported, script)}))
    stored = (tmp_path / storage.stored_name(script)).read_text()
    assert storage.stored_name(imported) in stored
    assert f"'./{imported}'" not in stored
