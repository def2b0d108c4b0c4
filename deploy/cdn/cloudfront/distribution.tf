resource "aws_cloudfront_origin_access_control" "files" {
  name                              = "${var.name}-files"
  origin_access_control_origin_type = "s3"
  signing_behavior                  = "always"
  signing_protocol                  = "sigv4"
}

resource "aws_cloudfront_function" "paths" {
  name    = "${var.name}-paths"
  runtime = "cloudfront-js-2.0"
  publish = true
  code    = file("${path.module}/paths.js")
}

# There is no custom_error_response: it would turn 404s of the API and of missing files into the page.
resource "aws_cloudfront_distribution" "app" {
  enabled         = true
  is_ipv6_enabled = true
  http_version    = "http2and3"
  aliases         = local.hosts
  web_acl_id      = aws_wafv2_web_acl.app.arn

  origin {
    origin_id                = "files"
    domain_name              = aws_s3_bucket.files.bucket_regional_domain_name
    origin_access_control_id = aws_cloudfront_origin_access_control.files.id
  }

  origin {
    origin_id   = "web"
    domain_name = var.origin

    custom_origin_config {
      http_port                = 80
      https_port               = 443
      origin_protocol_policy   = "https-only"
      origin_ssl_protocols     = ["TLSv1.2"]
      origin_read_timeout      = 60
      origin_keepalive_timeout = 60
    }
  }

  # The origin compresses what it answers itself, and what may not be compressed it does not.
  dynamic "ordered_cache_behavior" {
    for_each = local.routing.behaviours

    content {
      path_pattern               = ordered_cache_behavior.value.pattern
      target_origin_id           = ordered_cache_behavior.value.origin
      viewer_protocol_policy     = "redirect-to-https"
      allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
      cached_methods             = ["GET", "HEAD"]
      compress                   = ordered_cache_behavior.value.origin == "files"
      cache_policy_id            = local.caching[ordered_cache_behavior.value.caching]
      origin_request_policy_id   = ordered_cache_behavior.value.origin == "web" ? local.policies.all_viewer_except_host_header : null
      response_headers_policy_id = aws_cloudfront_response_headers_policy.kinds[ordered_cache_behavior.value.headers].id

      dynamic "function_association" {
        for_each = ordered_cache_behavior.value.origin == "files" ? [1] : []

        content {
          event_type   = "viewer-request"
          function_arn = aws_cloudfront_function.paths.arn
        }
      }
    }
  }

  default_cache_behavior {
    target_origin_id           = local.routing.page.origin
    viewer_protocol_policy     = "redirect-to-https"
    allowed_methods            = ["GET", "HEAD", "OPTIONS", "PUT", "POST", "PATCH", "DELETE"]
    cached_methods             = ["GET", "HEAD"]
    compress                   = true
    cache_policy_id            = local.caching[local.routing.page.caching]
    response_headers_policy_id = aws_cloudfront_response_headers_policy.kinds[local.routing.page.headers].id

    function_association {
      event_type   = "viewer-request"
      function_arn = aws_cloudfront_function.paths.arn
    }
  }

  restrictions {
    geo_restriction {
      restriction_type = "none"
    }
  }

  viewer_certificate {
    acm_certificate_arn      = aws_acm_certificate_validation.app.certificate_arn
    ssl_support_method       = "sni-only"
    minimum_protocol_version = "TLSv1.2_2021"
  }
}

resource "aws_acm_certificate" "app" {
  domain_name               = var.host
  subject_alternative_names = local.cdn_hosts
  validation_method         = "DNS"

  lifecycle {
    create_before_destroy = true
  }
}

# Waits until the records of the output `certificate_records` stand in the zone.
resource "aws_acm_certificate_validation" "app" {
  certificate_arn = aws_acm_certificate.app.arn
}
