"""The Terraform of CDNs, as it is parsed: there is no provider here to plan it with."""

import json
import re
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import hcl2
import pytest

from deploy.cdn.__main__ import FOLDER

Block = dict[str, Any]


def _bare(value: Any) -> Any:
    """Without the quotes and marks that the parser keeps."""
    if isinstance(value, dict):
        return {_bare(name): _bare(one) for name, one in value.items() if not name.startswith("__")}
    if isinstance(value, list):
        return [_bare(one) for one in value]
    return value.strip('"') if isinstance(value, str) else value


def _parsed(folder: Path) -> dict[str, list[Block]]:
    whole: dict[str, list[Block]] = {}
    for file in sorted(folder.glob("*.tf")):
        with file.open() as text:
            for kind, blocks in _bare(hcl2.load(text)).items():
                whole.setdefault(kind, []).extend(blocks)
    return whole


def _named(blocks: list[Block]) -> Iterator[tuple[str, str, Block]]:
    for block in blocks:
        for kind, named in block.items():
            for name, body in named.items():
                yield kind, name, body


def _one(parsed: dict[str, list[Block]], kind: str, name: str = "") -> Block:
    found = [body for k, n, body in _named(parsed["resource"]) if k == kind and (not name or n == name)]
    assert len(found) == 1, kind
    return found[0]


@pytest.fixture(scope="module")
def cloudfront() -> dict[str, list[Block]]:
    return _parsed(FOLDER / "cloudfront")


@pytest.fixture(scope="module")
def cloudflare() -> dict[str, list[Block]]:
    return _parsed(FOLDER / "cloudflare")


@pytest.fixture(scope="module")
def table() -> Any:
    return json.loads((FOLDER / "cloudfront" / "routing.json").read_text())


def test_behaviours_are_those_of_the_table_in_its_order(cloudfront: dict[str, list[Block]]) -> None:
    shape = _one(cloudfront, "aws_cloudfront_distribution")
    (ordered,) = shape["dynamic"]
    behaviour = ordered["ordered_cache_behavior"]
    (content,) = behaviour["content"]
    (default,) = shape["default_cache_behavior"]

    assert behaviour["for_each"] == "${local.routing.behaviours}"
    assert "ordered_cache_behavior" not in shape, "one beside those of the table"
    assert "ordered_cache_behavior.value.pattern" in content["path_pattern"]
    assert "ordered_cache_behavior.value.caching" in content["cache_policy_id"]
    assert "ordered_cache_behavior.value.origin" in content["target_origin_id"]
    assert "local.routing.page" in default["target_origin_id"]
    assert "local.routing.page" in default["cache_policy_id"]


def test_no_error_is_turned_into_the_page(cloudfront: dict[str, list[Block]]) -> None:
    shape = _one(cloudfront, "aws_cloudfront_distribution")

    assert "custom_error_response" not in shape
    assert "default_root_object" not in shape
    assert not [one for one in shape["dynamic"] if "custom_error_response" in one]


def test_policies_are_the_ones_that_cloudfront_manages(
    cloudfront: dict[str, list[Block]], table: Any
) -> None:
    told = {name: value for block in cloudfront["locals"] for name, value in block.items()}

    assert told["policies"] == {
        "caching_optimized": "658327ea-f89d-4fab-a63d-7e88639e58f6",
        "caching_disabled": "4135ea2d-6df8-44a3-9df3-4b5a84be39ad",
        "all_viewer_except_host_header": "b689b0a8-53d0-40ab-baf2-68738e2966ac",
    }
    named = {one["caching"] for one in (*table["behaviours"], table["page"])}
    assert named <= told["caching"].keys()
    assert "caching_optimized" in told["caching"]["immutable"]
    assert "caching_disabled" in told["caching"]["never"]
    own = _one(cloudfront, "aws_cloudfront_cache_policy", "told")
    assert (own["min_ttl"], own["default_ttl"]) == (0, 0)


def test_the_bucket_is_open_to_this_distribution_alone_which_may_ask_what_is_missing(
    cloudfront: dict[str, list[Block]],
) -> None:
    block = _one(cloudfront, "aws_s3_bucket_public_access_block")
    access = _one(cloudfront, "aws_cloudfront_origin_access_control")
    (document,) = [body for _, _, body in _named(cloudfront["data"])]
    (statement,) = document["statement"]
    (condition,) = statement["condition"]

    assert [value for name, value in block.items() if name != "bucket"] == [True] * 4
    assert (access["signing_behavior"], access["signing_protocol"]) == ("always", "sigv4")
    assert statement["actions"] == ["s3:GetObject", "s3:ListBucket"]
    assert condition["variable"] == "AWS:SourceArn"
    assert "aws_cloudfront_distribution.app.arn" in condition["values"][0]
    rule = _one(cloudfront, "aws_s3_bucket_lifecycle_configuration")["rule"]
    assert all("expiration" not in one for one in rule), "files that the newest build still has would expire"


def test_each_class_of_headers_is_there_and_nothing_says_immutable_of_an_error(
    cloudfront: dict[str, list[Block]], table: Any
) -> None:
    shape = _one(cloudfront, "aws_cloudfront_response_headers_policy")
    text = (FOLDER / "cloudfront" / "headers.tf").read_text()

    assert shape["for_each"] == "${local.routing.headers}"
    assert {one["headers"] for one in (*table["behaviours"], table["page"])} <= table["headers"].keys()
    assert "immutable" not in text
    assert re.search(r'"Cache-Control" = "no-store"', text)
    assert all(len(one["custom"]) < 10 for one in table["headers"].values()), "CloudFront takes ten"


def test_everything_that_is_named_is_declared(
    cloudfront: dict[str, list[Block]], cloudflare: dict[str, list[Block]]
) -> None:
    for name, parsed in (("cloudfront", cloudfront), ("cloudflare", cloudflare)):
        text = "".join(file.read_text() for file in (FOLDER / name).glob("*.tf"))
        variables = {one for block in parsed.get("variable", []) for one in block}
        local = {one for block in parsed["locals"] for one in block}
        resources = {f"{kind}.{one}" for kind, one, _ in _named(parsed["resource"])}

        assert set(re.findall(r"\bvar\.(\w+)", text)) == variables
        assert set(re.findall(r"\blocal\.(\w+)", text)) <= local
        assert set(re.findall(r"\b(aws_\w+\.\w+)\.", text)) <= resources | {"aws_iam_policy_document.files"}


def test_limits_further_out_are_those_of_the_edge(cloudflare: dict[str, list[Block]]) -> None:
    told = json.loads((FOLDER / "cloudflare" / "routing.json").read_text())["limits"]
    rules = _one(cloudflare, "cloudflare_ruleset", "limits")["rules"]

    assert told["identity"] < told["api"]
    assert [rule["expression"] for rule in rules] == [
        "${local.routing.expressions.identity}",
        "${local.routing.expressions.web}",
    ]


def test_cloudflare_keeps_assets_alone_and_no_error(cloudflare: dict[str, list[Block]]) -> None:
    rules = _one(cloudflare, "cloudflare_ruleset", "caching")["rules"]
    kept = [rule for rule in rules if rule["action_parameters"]["cache"]]

    assert [rule["ref"] for rule in rules] == ["revalidated", "assets", "api"]  # the last that fits wins
    assert [rule["ref"] for rule in kept] == ["assets"]
    (errors,) = kept[0]["action_parameters"]["edge_ttl"]["status_code_ttl"]
    assert errors["value"] == -1
    assert errors["status_code_range"]["from"] == 400


@pytest.mark.skipif(not shutil.which("terraform"), reason="there is no terraform here")
def test_terraform_reads_them_as_it_would_write_them(tmp_path: Path) -> None:
    empty = tmp_path / "config"
    empty.touch()
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-diff", "-recursive", str(FOLDER)],
        env={"PATH": "/usr/local/bin:/usr/bin:/bin", "TF_CLI_CONFIG_FILE": str(empty)},
        capture_output=True,
        text=True,
    )

    assert (done.returncode, done.stdout) == (0, "")
