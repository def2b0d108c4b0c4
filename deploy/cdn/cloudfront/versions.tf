terraform {
  required_version = ">= 1.6"

  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "~> 6.0"
    }
  }
}

# CloudFront takes certificates and firewalls of this region alone.
provider "aws" {
  region = "us-east-1"
}
