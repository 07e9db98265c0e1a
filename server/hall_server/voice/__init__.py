"""What walls say numbers with: recorded clips and clips of an engine."""
