variable "name" {
  description = "What everything made here is called."
  type        = string
  default     = "myriad"
}

variable "host" {
  description = "The name that people come by, as in APP_URL."
  type        = string
}

variable "origin" {
  description = "The name of the edge's balancer, with a certificate of its own."
  type        = string
}

variable "bucket" {
  description = "The bucket of the app's files: python -m deploy.publish --bucket puts them there."
  type        = string
}

variable "cdn_base_url" {
  description = "CDN_BASE_URL, as the app was built with it: an https address that ends with a slash, or nothing."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(https://[A-Za-z0-9.-]+(/[A-Za-z0-9._~-]+)*/)?$", var.cdn_base_url))
    error_message = "It must be an https address that ends with a slash."
  }
}

variable "sentry_origin" {
  description = "The origin of SENTRY_BROWSER_DSN, as the app was built with it, or nothing."
  type        = string
  default     = ""

  validation {
    condition     = can(regex("^(https://[A-Za-z0-9.-]+)?$", var.sentry_origin))
    error_message = "It must be an https origin without a slash at its end."
  }
}
