"""A model to plan by: from what a request costs to what a number of users needs."""
