"""A bare Debian or Ubuntu in a folder, a person without rights in it, and a screen: what packages are tried on."""
