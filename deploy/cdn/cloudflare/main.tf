# Before an edge that serves the files too: it says what may be kept, and Cloudflare keeps to it.
terraform {
  required_version = ">= 1.6"

  required_providers {
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "~> 5.0"
    }
  }
}

variable "zone_id" {
  description = "The zone of the name that people come by."
  type        = string
}

locals {
  # What deploy/routing.py says.
  routing = jsondecode(file("${path.module}/routing.json"))
}

# The last rule that fits wins. Whatever is no asset is asked of the edge each time: the page, too, which it
# answers with 304.
resource "cloudflare_ruleset" "caching" {
  zone_id = var.zone_id
  name    = "caching"
  kind    = "zone"
  phase   = "http_request_cache_settings"

  rules = [
    {
      ref         = "revalidated"
      description = "The page, the worker and files whose names stay the same"
      expression  = "true"
      action      = "set_cache_settings"
      action_parameters = {
        cache = false
      }
    },
    {
      ref         = "assets"
      description = "Files whose names tell their content; one that is missing is not kept as missing"
      expression  = local.routing.expressions.asset
      action      = "set_cache_settings"
      action_parameters = {
        cache = true
        edge_ttl = {
          mode = "respect_origin"
          status_code_ttl = [
            {
              status_code_range = { from = 400, to = 599 }
              value             = -1
            },
          ]
        }
        browser_ttl = {
          mode = "respect_origin"
        }
        serve_stale = {
          disable_stale_while_updating = true
        }
      }
    },
    {
      ref         = "api"
      description = "What web processes answer"
      expression  = local.routing.expressions.web
      action      = "set_cache_settings"
      action_parameters = {
        cache = false
      }
    },
  ]
}

# Identity is never compressed: nobody may measure a token through its length. Event streams are passed on as they come.
resource "cloudflare_ruleset" "compression" {
  zone_id = var.zone_id
  name    = "compression"
  kind    = "zone"
  phase   = "http_response_compression"

  rules = [
    {
      ref         = "smallest"
      description = "The smallest form that the browser takes"
      expression  = "not (${local.routing.expressions.identity} or ${local.routing.expressions.events})"
      action      = "compress_response"
      action_parameters = {
        algorithms = [{ name = "zstd" }, { name = "brotli" }, { name = "gzip" }]
      }
    },
    {
      ref         = "plain"
      description = "Nothing of identity, and no stream"
      expression  = "(${local.routing.expressions.identity} or ${local.routing.expressions.events})"
      action      = "compress_response"
      action_parameters = {
        algorithms = [{ name = "none" }]
      }
    },
  ]
}

resource "cloudflare_ruleset" "limits" {
  zone_id = var.zone_id
  name    = "limits"
  kind    = "zone"
  phase   = "http_ratelimit"

  rules = [
    {
      ref         = "identity"
      description = "Signing in, of one address"
      expression  = local.routing.expressions.identity
      action      = "block"
      ratelimit = {
        characteristics     = ["cf.colo.id", "ip.src"]
        period              = local.routing.limits.seconds
        requests_per_period = local.routing.limits.identity
        mitigation_timeout  = local.routing.limits.seconds
      }
    },
    {
      ref         = "address"
      description = "The API, of one address"
      expression  = local.routing.expressions.web
      action      = "block"
      ratelimit = {
        characteristics     = ["cf.colo.id", "ip.src"]
        period              = local.routing.limits.seconds
        requests_per_period = local.routing.limits.api
        mitigation_timeout  = local.routing.limits.seconds
      }
    },
  ]
}
