"""python -m deploy.cdn [--check]: write what Terraform and CloudFront are told, or compare."""

import sys
from pathlib import Path

from deploy import generated
from deploy.cdn import render

FOLDER = Path(__file__).parent
FILES = {
    "cloudfront/routing.json": render.cloudfront,
    "cloudfront/paths.js": render.function,
    "cloudflare/routing.json": render.cloudflare,
}

if __name__ == "__main__":
    sys.exit(generated.main("python -m deploy.cdn", FOLDER, FILES))
