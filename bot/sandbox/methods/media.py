"""The methods that send files, and getFile."""
