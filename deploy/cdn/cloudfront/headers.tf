# What each class of answers bears. The caching is said by the files themselves (python -m deploy.publish), so that
# S3's 404 for a missing one bears no-store and not a year.
resource "aws_cloudfront_response_headers_policy" "kinds" {
  for_each = local.routing.headers
  name     = "${var.name}-${each.key}"

  security_headers_config {
    content_security_policy {
      content_security_policy = replace(replace(each.value.content_security_policy, " <cdn>", local.elsewhere), " <sentry>", local.errors_to)
      override                = each.key != "safe"
    }

    content_type_options {
      override = true
    }

    referrer_policy {
      referrer_policy = each.value.referrer_policy
      override        = true
    }

    strict_transport_security {
      access_control_max_age_sec = 31536000
      override                   = true
    }
  }

  custom_headers_config {
    dynamic "items" {
      for_each = merge(each.value.custom, { "Cache-Control" = "no-store" })

      content {
        header   = items.key
        value    = items.value
        override = false
      }
    }
  }

  dynamic "cors_config" {
    for_each = each.value.any_origin ? [1] : []

    content {
      access_control_allow_credentials = false
      origin_override                  = true

      access_control_allow_origins {
        items = ["*"]
      }

      access_control_allow_methods {
        items = ["GET", "HEAD"]
      }

      access_control_allow_headers {
        items = ["*"]
      }
    }
  }
}

# As the file says: no-cache is asked for anew each time, and answered with 304.
resource "aws_cloudfront_cache_policy" "told" {
  name        = "${var.name}-told"
  min_ttl     = 0
  default_ttl = 0
  max_ttl     = 31536000

  parameters_in_cache_key_and_forwarded_to_origin {
    enable_accept_encoding_brotli = true
    enable_accept_encoding_gzip   = true

    cookies_config {
      cookie_behavior = "none"
    }

    headers_config {
      header_behavior = "none"
    }

    query_strings_config {
      query_string_behavior = "none"
    }
  }
}
