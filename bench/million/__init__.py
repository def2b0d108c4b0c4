"""What a million users cost: seeds them, measures every read and the main writes beside smaller crowds."""
