locals {
  # What deploy/routing.py says.
  routing = jsondecode(file("${path.module}/routing.json"))

  elsewhere = var.cdn_base_url == "" ? "" : " ${var.cdn_base_url}"
  errors_to = var.sentry_origin == "" ? "" : " ${var.sentry_origin}"
  cdn_hosts = var.cdn_base_url == "" ? [] : [split("/", var.cdn_base_url)[2]]
  hosts     = distinct(concat([var.host], local.cdn_hosts))

  # Managed by CloudFront itself.
  policies = {
    caching_optimized             = "658327ea-f89d-4fab-a63d-7e88639e58f6"
    caching_disabled              = "4135ea2d-6df8-44a3-9df3-4b5a84be39ad"
    all_viewer_except_host_header = "b689b0a8-53d0-40ab-baf2-68738e2966ac"
  }

  caching = {
    immutable = local.policies.caching_optimized
    told      = aws_cloudfront_cache_policy.told.id
    never     = local.policies.caching_disabled
  }
}
