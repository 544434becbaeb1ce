"""What the gateway tells its operators: logs that cannot carry PHI."""
