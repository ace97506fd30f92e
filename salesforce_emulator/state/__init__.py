"""What an org holds, taken down and given back: for snapshots, and for a file that survives the process."""
