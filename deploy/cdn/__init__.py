"""What a CDN is told, made from the routing table: CloudFront over S3, or Cloudflare before the edge."""
