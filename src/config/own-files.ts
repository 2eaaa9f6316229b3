/** What the programs write is for their own user only, whatever mask they were started with. */
process.umask(0o077);
