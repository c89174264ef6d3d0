"""What the booking database has to do, said once more in small pure Python."""
