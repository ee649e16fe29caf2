from pathlib import Path

import pytest

from trialpost.errors import Unreadable
from trialpost.matching.text import TextIndex
from trials_made_up import trial


def found(index: TextIndex, text: str) -> list[str]:
    return [one for one, _ in index.search(text)]


def test_british_and_american_spelling_and_stems_are_found_alike() -> None:
    index = TextIndex.of([trial(1, title="Childhood leukaemia and walking")])
    assert found(index, "walks leukemia") == ["NCT00000001"]
    assert found(index, "walking anemia") == []


def test_words_in_quotes_have_to_stand_together() -> None:
    index = TextIndex.of([trial(1, title="Heart rate after kidney failure")])
    assert found(index, "heart failure") == ["NCT00000001"]
    assert found(index, '"heart failure"') == []


def test_a_replaced_document_is_found_by_its_new_words_only() -> None:
    index = TextIndex.of([trial(1, title="Apples"), trial(2, title="Pears")])
    index.replace([trial(1, title="Plums")], removed=["NCT00000002"])
    assert (found(index, "apples"), found(index, "pears")) == ([], [])
    assert found(index, "plums") == ["NCT00000001"]
    assert len(index) == 1


def test_a_folder_is_shared_and_stamped(tmp_path: Path) -> None:
    writer, reader = TextIndex(tmp_path / "index"), TextIndex(tmp_path / "index")
    assert reader.is_behind("7")
    writer.build([trial(1, title="Apples")], version="7")
    reader.refresh()
    assert found(reader, "apples") == ["NCT00000001"]
    assert not TextIndex(tmp_path / "index").is_behind("7")


def test_a_broken_index_says_what_to_do(tmp_path: Path) -> None:
    folder = tmp_path / "index"
    TextIndex(folder).build([trial(1)])
    (folder / "meta.json").write_text("{")
    with pytest.raises(Unreadable, match="delete the folder"):
        TextIndex(folder)


def test_other_names_of_a_condition_in_a_text_are_found_as_well() -> None:
    index = TextIndex.of([
        trial(1, title="Aspirin after myocardial infarction"),
        trial(2, title="Aspirin after a heart attack"),
        trial(3, title="Statins after myocardial infarction"),
        trial(4, title="Attack of the aspirin, a heart warming study"),
    ])  # fmt: skip
    others = {"heart attack": (("myocardial", "infarction"),)}
    hits = index.search("heart attack aspirin", others=others)
    assert sorted(one for one, _ in hits) == ["NCT00000001", "NCT00000002"]
    assert index.count("heart attack aspirin", others=others) == 2


@pytest.mark.parametrize("text", ["", "  ", "AND OR NOT", "(", '"', "a:b^c~2 [x TO y]", "\\"])
def test_any_text_can_be_counted(text: str) -> None:
    index = TextIndex.of([trial(1, title="Apples")])
    assert index.count(text, others={"apples": (("pears",),)}) == len(index.search(text))
