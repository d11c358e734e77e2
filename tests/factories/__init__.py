"""What tests stand on. Whatever the centre does in one request is done here in one key scope."""
