/** Files are readable only by their own user, regardless of the umask. */
process.umask(0o077);
