# Starts PostgreSQL, tells its process id, and stops it when the process that started this is gone: a JVM that was
# killed cannot do it. Ctrl-C and the end of a terminal are for that process alone.
trap '' HUP INT TERM
pid_file=$1
shift
"$@" || exit
read -r pid < "$pid_file"
echo "$pid"
cat > /dev/null
kill -INT "$pid" 2> /dev/null
while [ -e "$pid_file" ] && kill -0 "$pid" 2> /dev/null; do sleep 0.02; done
