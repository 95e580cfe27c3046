"""The floor's web server: the same kind of process as Innsyn's, without its preparations."""

worker_class = "gthread"
workers = 1
threads = 8
control_socket_disable = True
