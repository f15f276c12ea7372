"""What a request passes on its way to the network, one decision each."""
