output "distribution" {
  description = "Where the names of the app lead."
  value       = aws_cloudfront_distribution.app.domain_name
}

output "certificate_records" {
  description = "What proves to the certificate's issuer that the names are yours."
  value       = aws_acm_certificate.app.domain_validation_options
}
