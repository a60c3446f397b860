"""Problems, patrols, fly-tips and the weekly tasking sheet."""
